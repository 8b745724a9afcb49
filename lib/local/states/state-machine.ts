import { ExecutionAbortedError, ExecutionTimeoutError, type RunOptions } from 'aws-local-stepfunctions';
import { handlersOf, type HandlerContext } from './asl-handlers';
import { buildProgram, type ProgramFrom } from './asl-program';
import { parseDefinition, type AslDefinition } from './asl-schemas';
import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import { historyEvents, type HistoryEvent, type LogEvent, type TaskCall } from './execution-history';
import type { JsonValue } from '../../base/json';

/** How an execution ended, in the words of Step Functions. */
export type ExecutionEnd =
  | { readonly status: 'SUCCEEDED'; readonly output: JsonValue }
  | { readonly status: 'FAILED'; readonly error?: string; readonly cause?: string }
  | { readonly status: 'TIMED_OUT' | 'ABORTED' };

/** One run of a state machine. */
export interface Run {
  /** Resolves when the run has ended, in whatever way. */
  readonly end: Promise<ExecutionEnd>;
  /** Ends waits and lets no further state begin; a function call under way goes on by itself. */
  abort(): void;
}

/** What one run is about. */
export interface RunInput {
  readonly executionArn: string;
  readonly name: string;
  readonly input: JsonValue;
  /** Epoch ms on the engine's clock. */
  readonly startMs: number;
  readonly onHistory: (event: HistoryEvent) => void;
  /** The state to begin at, and its input; default the first state with the execution's input. */
  readonly from?: { readonly state: string; readonly input: JsonValue } | undefined;
}

/** Calls a function by name or ARN with a JSON event; throws FunctionError. */
export type InvokeFunction = HandlerContext['invoke'];

/** One Standard state machine, run by aws-local-stepfunctions (engines.md "aws-local-stepfunctions"). */
export class StateMachine {
  /** States entered so far, by all runs. */
  stateTransitions = 0;
  private readonly definition: AslDefinition;
  private readonly programFrom: ProgramFrom;

  /**
   * @param definitionText Amazon States Language, intrinsic functions of the template resolved
   * @throws UnsupportedFeatureError naming the state and feature that cannot be run
   * @throws EngineStartError when the definition is invalid
   */
  constructor(
    readonly arn: string,
    readonly name: string,
    definitionText: string,
    private readonly engine: { readonly clock: EngineClock; readonly invoke: InvokeFunction },
  ) {
    this.definition = parseDefinition(parseDefinitionText(definitionText, name), name);
    this.programFrom = buildProgram(this.definition, engine.clock, name);
  }

  /** ARNs or names of the functions that the tasks call. */
  get functionNames(): readonly string[] {
    return Object.values(this.definition.States).flatMap((state) =>
      state.Type === 'Task' ? [state.Parameters.FunctionName] : [],
    );
  }

  /** True when the definition has a state of this name. */
  hasState(name: string): boolean {
    return Object.hasOwn(this.definition.States, name);
  }

  /** Runs the state machine once, from its start or from a given state. */
  start(input: RunInput): Run {
    const from = input.from ?? { state: this.definition.StartAt, input: input.input };
    const waits = new AbortController();
    const calls: TaskCall[] = [];
    const { clock, invoke } = this.engine;
    const handlers = handlersOf(this.definition, { clock, invoke, signal: waits.signal, calls });
    const run = this.programFrom(from.state).run(from.input, {
      overrides: { taskResourceLocalHandlers: handlers },
      context: this.contextOf(input),
    } as RunOptions); // our JSON type and the interpreter's are the same but for readonly
    const history = this.follow(run.eventLogs as AsyncGenerator<LogEvent & { timestamp: number }>, calls, input);
    const end = run.result
      .then((output): ExecutionEnd => ({ status: 'SUCCEEDED', output }), endOfError)
      .finally(() => {
        // A wait that a timeout has cut short would keep its timer.
        waits.abort();
      });
    return {
      end: Promise.all([end, history]).then(([result]) => result),
      abort: () => {
        run.abort();
        waits.abort();
      },
    };
  }

  private async follow(
    events: AsyncGenerator<LogEvent & { timestamp: number }>,
    calls: TaskCall[],
    { onHistory }: RunInput,
  ): Promise<void> {
    let isCaught = false;
    for await (const event of events) {
      if (event.type === 'StateEntered') this.stateTransitions += 1;
      const timestampMs = this.engine.clock.atMs(event.timestamp);
      // A state left by a catcher has ended its last attempt before: its exit belongs to no call.
      const call = isCaught ? undefined : calls[0];
      historyEvents(event, this.definition, call).forEach((draft) => {
        onHistory({ ...draft, timestampMs });
      });
      // The interpreter may be an attempt ahead of its log: only the oldest call belongs to this event.
      if (!isCaught && this.isEndOfAttempt(event)) calls.shift();
      isCaught = event.type === 'StateCaught';
    }
  }

  private isEndOfAttempt({ type, state }: LogEvent): boolean {
    if (type !== 'StateFailed' && type !== 'StateExited') return false;
    return this.definition.States[state?.name ?? '']?.Type === 'Task';
  }

  private contextOf({ executionArn, name, input, startMs }: RunInput): RunOptions['context'] {
    return {
      Execution: { Id: executionArn, Name: name },
      StateMachine: { Id: this.arn, Name: this.name },
      Engine: { StartTime: new Date(startMs).toISOString(), Input: input },
    };
  }
}

function parseDefinitionText(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineStartError(`${name}: the definition is not JSON`, { cause: error });
  }
}

function endOfError(error: unknown): ExecutionEnd {
  if (error instanceof ExecutionAbortedError) return { status: 'ABORTED' };
  if (error instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT' };
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return { status: 'FAILED', error: 'States.Runtime', cause: String(error) };
  return {
    status: 'FAILED',
    // The interpreter's names for a Fail state without Error or Cause.
    ...(cause.name !== 'FailStateError' && { error: cause.name }),
    ...(cause.message !== 'Execution failed because of a Fail state' && { cause: cause.message }),
  };
}
