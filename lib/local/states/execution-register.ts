import { AwsError } from '../base/aws-error';
import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import type { Execution } from './execution';
import { dropContent, endExecution, follow, recordStart, reopen } from './execution-changes';
import type { ExecutionJournal } from './execution-journal';
import { entryOf, executionOf } from './journal-entry';
import { parseJson } from '../../base/json';
import { localArn } from '../base/local-account';
import { redriveStatus } from './redrive-status';
import type { ExecutionEnd, StateMachine } from './state-machine';
import type { TaskAnswer, TaskTokens } from './tasks/task-tokens';

/** So many of the newest executions keep input, output and history; older ones what tells them and redrives them. */
const keptInFull = 1_000;

/** What the register needs of the engine. */
interface EngineParts {
  readonly clock: EngineClock;
  /** The tokens of all machines. */
  readonly tokens: TaskTokens;
  /** Is told of every execution that has started, was redriven or has ended. */
  readonly onStatusChange: (execution: Execution) => void;
}

/**
 * All executions of the engine. Names are kept as on AWS, to tell a repeated start from a new one; memory for the
 * rest is bounded: the newest 1,000 are kept in full, of others the input when they have failed.
 */
export class ExecutionRegister {
  private readonly byArn = new Map<string, Execution>();
  private readonly full: Execution[] = [];
  private readonly running = new Set<Execution>();
  private isClosing = false;

  /** What earlier runs of the engine left is there from now on, but runs only after {@link resume}. */
  constructor(
    private readonly machines: readonly StateMachine[],
    private readonly journal: ExecutionJournal,
    private readonly engine: EngineParts,
  ) {
    journal.entries.map(executionOf).forEach((execution) => this.byArn.set(execution.arn, execution));
  }

  /** How many executions have not ended. */
  get runningCount(): number {
    return this.running.size;
  }

  /**
   * Runs again what earlier runs of the engine left unended, under the same name and with the same start time: from the
   * state that waits for a token, with that token, or that it was redriven from; else from its start.
   *
   * @throws EngineStartError when one belongs to a state machine that is gone
   */
  resume(): void {
    for (const execution of this.byArn.values()) {
      if (execution.status !== 'RUNNING' || execution.run !== undefined) continue;
      const machine = this.machineOf(execution.arn);
      if (machine === undefined) {
        throw new EngineStartError(`The template has no state machine for ${execution.arn}: use another data folder`);
      }
      this.run(machine, execution);
    }
  }

  /**
   * Starts an execution. The same name and input again, while it runs, gives the one that runs.
   *
   * @throws AwsError ExecutionAlreadyExists for a name whose execution has ended or has another input
   */
  start(machine: StateMachine, name: string, input: string): Execution {
    // Nobody would end it, and the caller tries again at the next start.
    if (this.isClosing) throw new Error('The engine is stopping');
    const arn = localArn('states', `execution:${machine.name}:${name}`);
    const existing = this.byArn.get(arn);
    if (existing !== undefined) {
      if (existing.status === 'RUNNING' && existing.input === input) return existing;
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution: Execution = { arn, name, startMs: this.engine.clock.nowMs(), status: 'RUNNING', input };
    this.journal.append({ executionArn: arn, startMs: execution.startMs, input });
    this.run(machine, execution);
    this.engine.onStatusChange(execution);
    return execution;
  }

  /**
   * Runs an execution that has failed, timed out or was aborted again under its name: from the state that it ended in,
   * with that state's input and all its retries, as on AWS; from its start when that state is not known or is gone.
   *
   * @param token the same again gives the same answer
   * @returns when it was redriven, epoch ms on the engine's clock
   * @throws AwsError ExecutionNotRedrivable
   */
  redrive(execution: Execution, token?: string): number {
    if (this.isClosing) throw new Error('The engine is stopping');
    const { redriveToken, redriveMs } = execution;
    if (token !== undefined && token === redriveToken && redriveMs !== undefined) return redriveMs;
    const nowMs = this.engine.clock.nowMs();
    const { reason } = redriveStatus(execution, nowMs);
    const machine = this.machineOf(execution.arn);
    if (reason !== undefined || machine === undefined) {
      throw new AwsError('ExecutionNotRedrivable', reason ?? 'The state machine of the execution is gone');
    }
    reopen(execution, nowMs, token);
    this.journal.append(entryOf(execution));
    this.run(machine, execution);
    this.engine.onStatusChange(execution);
    return nowMs;
  }

  /**
   * Answers the token of an execution: the state that waits for it succeeds or fails.
   *
   * @throws AwsError TaskDoesNotExist for an execution that is not known, TaskTimedOut for a token that is over
   */
  answer(executionArn: string, token: string, answer: TaskAnswer): void {
    // The execution would not go on before the next start, which the caller may wait for.
    if (this.isClosing) throw new Error('The engine is stopping');
    const execution = this.byArn.get(executionArn);
    if (execution === undefined) throw new AwsError('TaskDoesNotExist', 'Task does not exist');
    const { waiting } = execution;
    if (waiting?.token !== token || waiting.answer !== undefined || !this.isWaiting(execution, token)) {
      throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    execution.waiting = { ...waiting, answer };
    this.journal.append(entryOf(execution));
    this.engine.tokens.settle(token, answer);
  }

  /** Throws AwsError ExecutionDoesNotExist. */
  get(arn: string): Execution {
    const execution = this.byArn.get(arn);
    if (execution !== undefined) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  /** The executions of a state machine, newest first. */
  list(machine: StateMachine): readonly Execution[] {
    const prefix = localArn('states', `execution:${machine.name}:`);
    return [...this.byArn.values()].filter((execution) => execution.arn.startsWith(prefix)).reverse();
  }

  /** Ends an execution that runs, as ABORTED; leaves one that has ended alone. */
  async abort(execution: Execution, reason: { readonly error?: string; readonly cause?: string }): Promise<void> {
    if (execution.status !== 'RUNNING' || execution.run === undefined) return;
    Object.assign(execution, reason);
    execution.run.abort();
    await execution.run.end;
  }

  /** Lets go of all that runs without recording an end, so that the next start runs it again. */
  async close(): Promise<void> {
    this.isClosing = true;
    const runs = [...this.running].map((execution) => execution.run);
    runs.forEach((run) => run?.abort());
    await Promise.all(runs.map((run) => run?.end ?? Promise.resolve()));
  }

  /** Whether an execution waits for this token, or will when it is resumed. */
  private isWaiting({ status, run }: Execution, token: string): boolean {
    return status === 'RUNNING' && (run === undefined || this.engine.tokens.isOpen(token));
  }

  private machineOf(executionArn: string): StateMachine | undefined {
    const machineName = executionArn.split(':')[6];
    return this.machines.find(({ name }) => name === machineName);
  }

  private run(machine: StateMachine, execution: Execution): void {
    this.byArn.set(execution.arn, execution);
    this.running.add(execution);
    this.keep(execution);
    const input = execution.input ?? '{}';
    const { waiting } = execution;
    const { at = execution.at } = waiting ?? {};
    recordStart(execution);
    execution.run = machine.start({
      executionArn: execution.arn,
      name: execution.name,
      input: parseJson(input),
      startMs: execution.startMs,
      from: at && machine.hasState(at.state) ? { state: at.state, input: parseJson(at.input) } : undefined,
      pending: waiting,
      onToken: (state, pending) => {
        execution.waiting = { at: state, ...pending };
        this.journal.append(entryOf(execution));
      },
      onHistory: (event) => {
        follow(execution, event);
      },
    });
    void execution.run.end.then((end) => {
      this.finish(execution, end);
    });
  }

  private finish(execution: Execution, end: ExecutionEnd): void {
    this.running.delete(execution);
    if (this.isClosing) return;
    endExecution(execution, end, this.engine.clock.nowMs());
    this.journal.append(entryOf(execution));
    this.engine.onStatusChange(execution);
    if (execution.history === undefined) dropContent(execution);
  }

  private keep(execution: Execution): void {
    if (execution.history !== undefined) return; // redriven while it is still kept in full
    execution.history = [];
    this.full.push(execution);
    const oldest = this.full.length > keptInFull ? this.full.shift() : undefined;
    if (oldest === undefined) return;
    delete oldest.history;
    // One that runs still needs its input, to recognise a repeated start.
    if (oldest.status !== 'RUNNING') dropContent(oldest);
  }
}
