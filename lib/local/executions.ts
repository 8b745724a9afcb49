import { AwsError } from './aws-json-server';
import type { EngineClock } from './clock';
import { EngineStartError } from './errors';
import type { HistoryEvent } from './execution-history';
import type { ExecutionJournal } from './execution-journal';
import { parseJson } from './json-value';
import { localArn } from './local-account';
import type { ExecutionEnd, Run, StateMachine } from './state-machine';

/** So many of the newest executions keep input, output and history; older ones their state and dates only. */
const keptInFull = 1_000;

/** An execution as it stands. Times are epoch ms on the engine's clock. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly startMs: number;
  status: 'RUNNING' | ExecutionEnd['status'];
  stopMs?: number;
  input?: string;
  output?: string;
  error?: string;
  cause?: string;
  history?: HistoryEvent[];
  run?: Run;
}

/**
 * All executions of the engine. Names are kept as on AWS, to tell a repeated start from a new one; memory for the
 * rest is bounded: the newest 1,000 are kept in full.
 */
export class Executions {
  private readonly byArn = new Map<string, Execution>();
  private readonly full: Execution[] = [];
  private readonly running = new Set<Execution>();
  private isClosing = false;

  constructor(
    private readonly machines: readonly StateMachine[],
    private readonly journal: ExecutionJournal,
    private readonly clock: EngineClock,
  ) {}

  /** How many executions have not ended. */
  get runningCount(): number {
    return this.running.size;
  }

  /**
   * Takes over what earlier runs of the engine left: ended executions are remembered, the others run again from their
   * start, under the same name and with the same start time.
   *
   * @throws EngineStartError when one belongs to a state machine that is gone
   */
  resume(): void {
    for (const { executionArn, startMs, input, ended } of this.journal.entries) {
      const [machineName, name = ''] = executionArn.split(':').slice(6);
      const execution = { arn: executionArn, name, startMs };
      if (ended !== undefined) {
        this.byArn.set(executionArn, { ...execution, ...ended, status: ended.status as Execution['status'] });
        continue;
      }
      const machine = this.machines.find((candidate) => candidate.name === machineName);
      if (machine === undefined) {
        throw new EngineStartError(`The template has no state machine for ${executionArn}: use another data folder`);
      }
      this.run(machine, { ...execution, status: 'RUNNING', input: input ?? '{}' });
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
    return execution;
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

  private run(machine: StateMachine, execution: Execution): void {
    this.byArn.set(execution.arn, execution);
    this.running.add(execution);
    this.keep(execution);
    const input = execution.input ?? '{}';
    record(execution, 'ExecutionStarted', execution.startMs, { executionStartedEventDetails: { input } });
    execution.run = machine.start({
      executionArn: execution.arn,
      name: execution.name,
      input: parseJson(input),
      startMs: execution.startMs,
      onHistory: (event) => execution.history?.push(event),
    });
    void execution.run.end.then((end) => {
      this.finish(execution, end);
    });
  }

  private finish(execution: Execution, end: ExecutionEnd): void {
    this.running.delete(execution);
    if (this.isClosing) return;
    delete execution.run;
    const { status, ...result } = end;
    execution.status = status;
    execution.stopMs = this.clock.nowMs();
    if ('output' in result) execution.output = JSON.stringify(result.output);
    else Object.assign(execution, result);
    const { arn: executionArn, startMs, stopMs, error, cause } = execution;
    const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
    recordEnd(execution, failure, stopMs);
    this.journal.append({ executionArn, startMs, ended: { status, stopMs, ...failure } });
    if (execution.history === undefined) dropContent(execution);
  }

  private keep(execution: Execution): void {
    execution.history = [];
    this.full.push(execution);
    const oldest = this.full.length > keptInFull ? this.full.shift() : undefined;
    if (oldest === undefined) return;
    delete oldest.history;
    // One that runs still needs its input, to recognise a repeated start.
    if (oldest.status !== 'RUNNING') dropContent(oldest);
  }
}

const endEvents = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;

function recordEnd(execution: Execution, failure: object, stopMs: number): void {
  if (execution.status === 'RUNNING') return;
  const [type, detailsName] = endEvents[execution.status];
  const details = execution.output === undefined ? failure : { output: execution.output };
  record(execution, type, stopMs, { [detailsName]: details });
}

function record(execution: Execution, type: string, timestampMs: number, details: HistoryEvent['details']): void {
  execution.history?.push({ type, timestampMs, details });
}

function dropContent(execution: Execution): void {
  delete execution.input;
  delete execution.output;
}
