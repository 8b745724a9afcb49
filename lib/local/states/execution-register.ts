import { AwsError } from '../base/aws-error';
import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import type { Execution } from './execution';
import { dropContent, endExecution, follow, recordStart, reopen } from './execution-changes';
import type { ExecutionJournal } from './execution-journal';
import { entryOf } from './journal-entry';
import { parseJson } from '../../base/json';
import { localArn } from '../base/local-account';
import { redriveStatus } from './redrive-status';
import type { ExecutionEnd, StateMachine } from './state-machine';

/** So many of the newest executions keep input, output and history; older ones what tells them and redrives them. */
const keptInFull = 1_000;

/**
 * All executions of the engine. Names are kept as on AWS, to tell a repeated start from a new one; memory for the
 * rest is bounded: the newest 1,000 are kept in full, of others the input when they have failed.
 */
export class ExecutionRegister {
  private readonly byArn = new Map<string, Execution>();
  private readonly full: Execution[] = [];
  private readonly running = new Set<Execution>();
  private isClosing = false;

  constructor(
    private readonly machines: readonly StateMachine[],
    private readonly journal: ExecutionJournal,
    private readonly clock: EngineClock,
    /** Is told of every execution that has started, was redriven or has ended. */
    private readonly onStatusChange: (execution: Execution) => void = () => undefined,
  ) {}

  /** How many executions have not ended. */
  get runningCount(): number {
    return this.running.size;
  }

  /**
   * Takes over what earlier runs of the engine left: ended executions are remembered, the others run again from their
   * start, or from where they were redriven, under the same name and with the same start time.
   *
   * @throws EngineStartError when one belongs to a state machine that is gone
   */
  resume(): void {
    for (const { executionArn, ended, ...entry } of this.journal.entries) {
      const execution = { arn: executionArn, name: executionArn.split(':')[7] ?? '', ...entry };
      if (ended !== undefined) {
        this.byArn.set(executionArn, { ...execution, ...ended, status: ended.status as Execution['status'] });
        continue;
      }
      const machine = this.machineOf(executionArn);
      if (machine === undefined) {
        throw new EngineStartError(`The template has no state machine for ${executionArn}: use another data folder`);
      }
      this.run(machine, { ...execution, status: 'RUNNING', input: entry.input ?? '{}' });
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
    const execution: Execution = { arn, name, startMs: this.clock.nowMs(), status: 'RUNNING', input };
    this.journal.append({ executionArn: arn, startMs: execution.startMs, input });
    this.run(machine, execution);
    this.onStatusChange(execution);
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
    const nowMs = this.clock.nowMs();
    const { reason } = redriveStatus(execution, nowMs);
    const machine = this.machineOf(execution.arn);
    if (reason !== undefined || machine === undefined) {
      throw new AwsError('ExecutionNotRedrivable', reason ?? 'The state machine of the execution is gone');
    }
    reopen(execution, nowMs, token);
    this.journal.append(entryOf(execution));
    this.run(machine, execution);
    this.onStatusChange(execution);
    return nowMs;
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

  private machineOf(executionArn: string): StateMachine | undefined {
    const machineName = executionArn.split(':')[6];
    return this.machines.find(({ name }) => name === machineName);
  }

  private run(machine: StateMachine, execution: Execution): void {
    this.byArn.set(execution.arn, execution);
    this.running.add(execution);
    this.keep(execution);
    const input = execution.input ?? '{}';
    const { at } = execution;
    recordStart(execution);
    execution.run = machine.start({
      executionArn: execution.arn,
      name: execution.name,
      input: parseJson(input),
      startMs: execution.startMs,
      from: at && machine.hasState(at.state) ? { state: at.state, input: parseJson(at.input) } : undefined,
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
    endExecution(execution, end, this.clock.nowMs());
    this.journal.append(entryOf(execution));
    this.onStatusChange(execution);
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
