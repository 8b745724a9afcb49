import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { Executions, ExecutionStatus } from '../../../../lambdas/core/ports/executions';
import { EngineClock } from '../../../../lib/local/base/clock';
import type { HistoryEvent } from '../../../../lib/local/states/execution-history';
import type { JsonValue } from '../../../../lib/base/json';
import {
  StateMachine,
  type ExecutionEnd,
  type InvokeFunction,
  type Run,
} from '../../../../lib/local/states/state-machine';

/** What the engine tells others. */
export interface EngineEvents {
  readonly onHistory: (name: string, event: HistoryEvent) => void;
  readonly onEnd: (name: string, end: ExecutionEnd) => void;
}

/** A state that an execution has entered, with its input as JSON text. */
interface StatePoint {
  readonly state: string;
  readonly input: string;
}

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Workflow';

/** Runs the deployed definition, one execution per request, with the functions behind its tasks. */
export class WorkflowEngine implements Executions {
  private readonly machine: StateMachine;
  private readonly running = new Map<string, Run>();
  /** The state that each execution was in when it ended, and that state's input. */
  private readonly ended = new Map<string, StatePoint | undefined>();

  constructor(
    definitionText: string,
    invoke: InvokeFunction,
    private readonly events: EngineEvents,
  ) {
    this.machine = new StateMachine(ARN, 'Workflow', definitionText, { clock: new EngineClock(1), invoke });
  }

  /** Executions that have not ended. */
  get runningCount(): number {
    return this.running.size;
  }

  /** States entered so far. */
  get stateTransitions(): number {
    return this.machine.stateTransitions;
  }

  start(id: RequestId): Promise<void> {
    if (!this.running.has(id) && !this.ended.has(id)) this.run(id);
    return Promise.resolve();
  }

  statusOf(id: RequestId): Promise<ExecutionStatus> {
    if (this.running.has(id)) return Promise.resolve('running');
    return Promise.resolve(this.ended.has(id) ? 'ended' : 'none');
  }

  /** Aborts an execution, as an operator or a fault of the service does. @returns whether there was one that ran */
  lose(id: string): boolean {
    const run = this.running.get(id);
    run?.abort();
    return run !== undefined;
  }

  /** Runs an execution that was lost again, from the state that it was in. @returns whether there was one */
  redrive(id: RequestId): boolean {
    const from = this.ended.get(id);
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
    this.running.set(id, run);
    void run.end.then((end) => {
      this.running.delete(id);
      this.ended.set(id, end.status === 'SUCCEEDED' ? undefined : at);
      this.events.onEnd(id, end);
    });
  }
}

/** The state that an event of the history says is entered. */
function pointOf({ details }: HistoryEvent): StatePoint | undefined {
  const entered = details['stateEnteredEventDetails'] as { readonly name: string; readonly input: string } | undefined;
  return entered && { state: entered.name, input: entered.input };
}
