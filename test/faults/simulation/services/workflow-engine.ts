import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { Executions, ExecutionStatus } from '../../../../lambdas/core/ports/executions';
import { EngineClock } from '../../../../lib/local/base/clock';
import type { HistoryEvent } from '../../../../lib/local/states/execution-history';
import type { JsonValue } from '../../../../lib/base/json';
import {
  StateMachine,
  type ExecutionEnd,
  type Integrate,
  type InvokeFunction,
  type Run,
} from '../../../../lib/local/states/state-machine';
import { TaskTokens } from '../../../../lib/local/states/tasks/task-tokens';

/** What the engine tells others. */
export interface EngineEvents {
  readonly onHistory: (name: string, event: HistoryEvent) => void;
  readonly onEnd: (name: string, end: ExecutionEnd) => void;
}

/** What the tasks of the workflow call. */
export interface EngineServices {
  readonly invoke: InvokeFunction;
  readonly integrate: Integrate;
}

/** A state that an execution has entered, with its input as JSON text. */
interface StatePoint {
  readonly state: string;
  readonly input: string;
}

interface Running {
  readonly run: Run;
  /** The state that it is in. */
  readonly at: StatePoint | undefined;
}

interface Ended {
  /** The state that it was in, unless it has succeeded. */
  readonly at: StatePoint | undefined;
  readonly atMs: number;
}

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Workflow';

/** Runs the deployed definition, one execution per request, with the functions behind its tasks. */
export class WorkflowEngine implements Executions {
  private readonly machine: StateMachine;
  private readonly tokens = new TaskTokens();
  private readonly running = new Map<string, Running>();
  private readonly ended = new Map<string, Ended>();

  constructor(
    definitionText: string,
    services: EngineServices,
    private readonly events: EngineEvents,
  ) {
    const { tokens } = this;
    this.machine = new StateMachine(ARN, 'Workflow', definitionText, {
      clock: new EngineClock(1),
      tokens,
      ...services,
    });
  }

  /** Executions that have not ended. */
  get runningCount(): number {
    return this.running.size;
  }

  /** States entered so far. */
  get stateTransitions(): number {
    return this.machine.stateTransitions;
  }

  /** The state that an execution is in; absent when it does not run. */
  stateOf(id: string): string | undefined {
    return this.running.get(id)?.at?.state;
  }

  /** When the execution of a request has ended, epoch ms; absent while it runs, and when there was none. */
  endedAtMs(id: string): number | undefined {
    return this.running.has(id) ? undefined : this.ended.get(id)?.atMs;
  }

  start(id: RequestId): Promise<void> {
    if (!this.running.has(id) && !this.ended.has(id)) this.run(id);
    return Promise.resolve();
  }

  statusOf(id: RequestId): Promise<ExecutionStatus> {
    if (this.running.has(id)) return Promise.resolve('running');
    return Promise.resolve(this.ended.has(id) ? 'ended' : 'none');
  }

  answer(token: string): Promise<'answered' | 'over'> {
    return Promise.resolve(this.tokens.settle(token, { output: {} }) ? 'answered' : 'over');
  }

  /** Aborts an execution, as an operator or a fault of the service does. @returns whether there was one that ran */
  lose(id: string): boolean {
    const running = this.running.get(id);
    running?.run.abort();
    return running !== undefined;
  }

  /** Runs an execution that was lost again, from the state that it was in. @returns whether there was one */
  redrive(id: RequestId): boolean {
    const from = this.ended.get(id)?.at;
    const isRedrivable = from !== undefined && !this.running.has(id);
    if (isRedrivable) this.run(id, from);
    return isRedrivable;
  }

  private run(id: RequestId, from?: StatePoint): void {
    let at = from;
    const run = this.machine.start({
      executionArn: `${ARN.replace('stateMachine', 'execution')}:${id}`,
      name: id,
      input: { requestId: id },
      startMs: Date.now(),
      onHistory: (event) => {
        at = pointOf(event) ?? at;
        this.events.onHistory(id, event);
      },
      from: from && { state: from.state, input: JSON.parse(from.input) as JsonValue },
    });
    this.running.set(id, {
      run,
      get at() {
        return at;
      },
    });
    void run.end.then((end) => {
      this.running.delete(id);
      this.ended.set(id, { at: end.status === 'SUCCEEDED' ? undefined : at, atMs: Date.now() });
      this.events.onEnd(id, end);
    });
  }
}

/** The state that an event of the history says is entered. */
function pointOf({ details }: HistoryEvent): StatePoint | undefined {
  const entered = details['stateEnteredEventDetails'] as { readonly name: string; readonly input: string } | undefined;
  return entered && { state: entered.name, input: entered.input };
}
