import { ExecutionAbortedError, ExecutionTimeoutError, type RunOptions } from 'aws-local-stepfunctions';
import { handlersOf } from './asl-handlers';
import { buildProgram, type ProgramFrom } from './asl-program';
import { parseDefinition, type AslDefinition } from './asl-schemas';
import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import type { HistoryEvent } from './execution-history';
import type { JsonValue } from '../../base/json';
import { RunHistory, type TimedLogEvent } from './run-history';
import type { Integrate, InvokeFunction } from './tasks/run-context';
import type { StatePoint } from './tasks/state-point';
import { taskResource } from './tasks/task-resource';
import type { TaskState } from './tasks/task-schemas';
import { TaskTokens } from './tasks/task-tokens';
import { TokenAttempts, type PendingToken } from './tasks/token-attempts';

export type { Integrate, InvokeFunction } from './tasks/run-context';

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
  /** The token that the state to begin at waits for, when an earlier run has given it out. */
  readonly pending?: PendingToken | undefined;
  /** Is told of every token before it is given out, with the state that waits for it. */
  readonly onToken?: (at: StatePoint, token: PendingToken) => void;
}

/** What the tasks of a state machine reach. */
export interface MachineServices {
  readonly clock: EngineClock;
  readonly invoke: InvokeFunction;
  /** Default: no direct integration can be called. */
  readonly integrate?: Integrate;
  /** Default: the machine's own. */
  readonly tokens?: TaskTokens;
}

interface RunParts {
  readonly history: RunHistory;
  readonly attempts: TokenAttempts;
  readonly signal: AbortSignal;
}

/** One Standard state machine, run by aws-local-stepfunctions (engines.md "aws-local-stepfunctions"). */
export class StateMachine {
  /** States entered so far, by all runs. */
  stateTransitions = 0;
  private readonly definition: AslDefinition;
  private readonly programFrom: ProgramFrom;
  private readonly tokens: TaskTokens;

  /**
   * @param definitionText Amazon States Language, intrinsic functions of the template resolved
   * @throws UnsupportedFeatureError naming the state and feature that cannot be run
   * @throws EngineStartError when the definition is invalid
   */
  constructor(
    readonly arn: string,
    readonly name: string,
    definitionText: string,
    private readonly services: MachineServices,
  ) {
    this.tokens = services.tokens ?? new TaskTokens();
    this.definition = parseDefinition(parseDefinitionText(definitionText, name), name);
    this.programFrom = buildProgram(this.definition, services.clock, name);
  }

  /** ARNs or names of the functions that the tasks call. */
  get functionNames(): readonly string[] {
    return this.parametersOfTasks().flatMap((parameters) =>
      'FunctionName' in parameters ? [parameters.FunctionName] : [],
    );
  }

  /** Names of the tables that the tasks call. */
  get tableNames(): readonly string[] {
    return this.parametersOfTasks().flatMap((parameters) => ('TableName' in parameters ? [parameters.TableName] : []));
  }

  /** True when the definition has a state of this name. */
  hasState(name: string): boolean {
    return Object.hasOwn(this.definition.States, name);
  }

  /** Runs the state machine once, from its start or from a given state. */
  start(input: RunInput): Run {
    const from = input.from ?? { state: this.definition.StartAt, input: input.input };
    const waits = new AbortController();
    const history = new RunHistory(this.definition, this.services.clock, input.onHistory);
    const attempts = new TokenAttempts(() => this.tokens.issue(input.executionArn), this.pendingOf(input));
    const run = this.programFrom(from.state).run(from.input, {
      overrides: { taskResourceLocalHandlers: this.handlersFor(input, { history, attempts, signal: waits.signal }) },
      context: this.contextOf(input, attempts),
    } as unknown as RunOptions); // our JSON type and the interpreter's are the same but for readonly
    const followed = this.follow(run.eventLogs as AsyncGenerator<TimedLogEvent>, history);
    const end = run.result
      .then((output): ExecutionEnd => ({ status: 'SUCCEEDED', output }), endOfError)
      .finally(() => {
        // A wait that a timeout has cut short would keep its timer.
        waits.abort();
      });
    return {
      end: Promise.all([end, followed]).then(([result]) => result),
      abort: () => {
        run.abort();
        waits.abort();
      },
    };
  }

  private handlersFor(
    { onToken = () => undefined }: RunInput,
    { history, attempts, signal }: RunParts,
  ): ReturnType<typeof handlersOf> {
    const { clock, invoke, integrate = refuseIntegration } = this.services;
    return handlersOf(this.definition, {
      ...{ clock, invoke, integrate, signal, attempts, onToken, tokens: this.tokens },
      onCall: (call) => {
        history.add(call);
      },
      onSubmitted: (call, state) => {
        history.submitted(call, state);
      },
    });
  }

  private async follow(events: AsyncGenerator<TimedLogEvent>, history: RunHistory): Promise<void> {
    for await (const event of events) {
      if (event.type === 'StateEntered') this.stateTransitions += 1;
      history.follow(event);
    }
  }

  /** What an earlier run has given out, if the state that it waited in still waits for a token. */
  private pendingOf({ from, pending }: RunInput): PendingToken | undefined {
    const state = this.definition.States[from?.state ?? ''];
    return state?.Type === 'Task' && taskResource(state.Resource).waitsForToken ? pending : undefined;
  }

  private parametersOfTasks(): TaskState['Parameters'][] {
    return Object.values(this.definition.States).flatMap((state) => (state.Type === 'Task' ? [state.Parameters] : []));
  }

  private contextOf({ executionArn, name, input, startMs }: RunInput, attempts: TokenAttempts): object {
    return {
      Execution: { Id: executionArn, Name: name },
      StateMachine: { Id: this.arn, Name: this.name },
      Engine: { StartTime: new Date(startMs).toISOString(), Input: input },
      Task: {
        // Read by the interpreter when it makes the parameters of an attempt.
        get Token(): string {
          return attempts.token;
        },
      },
    };
  }
}

function refuseIntegration(action: string): Promise<never> {
  return Promise.reject(new Error(`Nothing serves the direct integration ${action}`));
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
