import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { AslDefinition, AslState } from './asl-schemas';
import { taskResource } from './tasks/task-resource';
import type { TaskState } from './tasks/task-schemas';
import { longestTimerMs } from '../base/longest-timer';
import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import type { JsonValue } from '../../base/json';
import { providePromiseWithResolvers } from './promise-with-resolvers';

type Wait = Extract<AslState, { Type: 'Wait' }>;
type Retrier = NonNullable<TaskState['Retry']>[number];

/** The interpreter sets a timer of Node.js for each timeout (engines.md "aws-local-stepfunctions"). */
const maxTimerSeconds = Math.floor(longestTimerMs / 1_000);

/** What a Wait state waits for, as its handler gets it. */
export type WaitInput =
  | { readonly input: JsonValue; readonly seconds: JsonValue }
  | { readonly input: JsonValue; readonly timestamp: JsonValue };

/** Gives the program that begins at a state; the same one each time. */
export type ProgramFrom = (state: string) => StateMachine;

/**
 * Makes the interpreter's program out of a checked definition, for every state that it may begin at: the first one, or
 * where a redriven execution had failed.
 *
 * What differs from the definition, and why: Wait states become tasks, so that waits follow the engine's clock
 * and end with it; retry intervals are scaled; a missing or very long timeout becomes the longest timer there is (the
 * interpreter's default is 60 s, that of Step Functions is none); a ResultPath of `$` is left out, which means the
 * same and which the interpreter gets wrong; start time and input of the execution are our own, because the interpreter
 * overwrites them; a task that waits for its token gets the state's input beside its parameters, and ends by itself when
 * its time on the engine's clock is over.
 *
 * @throws EngineStartError when the definition is invalid, e.g. a transition to a state that does not exist
 */
export function buildProgram(definition: AslDefinition, clock: EngineClock, subject: string): ProgramFrom {
  providePromiseWithResolvers();
  validate(definition, subject);
  const states = Object.entries(definition.States).map(([name, state]) => [name, toProgramState(state, clock)]);
  const common = {
    ...(definition.TimeoutSeconds !== undefined && {
      // An execution whose waits are stretched may take that much longer; function calls never take less.
      TimeoutSeconds: Math.min(maxTimerSeconds, definition.TimeoutSeconds * Math.max(1, clock.timeScale)),
    }),
    States: Object.fromEntries(states) as Record<string, unknown>,
  };
  const programs = new Map<string, StateMachine>();
  return (state) => {
    const program = programs.get(state) ?? toProgram({ StartAt: state, ...common });
    programs.set(state, program);
    return program;
  };
}

function toProgram(definition: object): StateMachine {
  const text = JSON.stringify(definition).replaceAll(/\$\$\.Execution\.(StartTime|Input)/g, '$$$$.Engine.$1');
  return new StateMachine(JSON.parse(text) as StateMachineDefinition, { validationOptions: { noValidate: true } });
}

function validate(definition: AslDefinition, subject: string): void {
  try {
    // The strict schemas have checked more than the interpreter's type can say.
    new StateMachine(definition as unknown as StateMachineDefinition);
  } catch (error) {
    throw new EngineStartError(`${subject}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function toProgramState(state: AslState, clock: EngineClock): object {
  switch (state.Type) {
    case 'Task':
      return toProgramTask(state, clock);
    case 'Wait':
      return waitAsTask(state);
    case 'Pass':
      return withoutRootResultPath(state);
    case 'Choice':
    case 'Succeed':
    case 'Fail':
      return state;
  }
}

function toProgramTask(state: TaskState, clock: EngineClock): object {
  const { waitsForToken } = taskResource(state.Resource);
  return {
    ...withoutRootResultPath(state),
    ...(waitsForToken && { Parameters: { 'input.$': '$', parameters: state.Parameters } }),
    TimeoutSeconds: Math.min(maxTimerSeconds, (!waitsForToken && state.TimeoutSeconds) || maxTimerSeconds),
    ...(state.Retry && { Retry: state.Retry.map((retrier) => scaleRetrier(retrier, clock)) }),
    ...(state.Catch && { Catch: state.Catch.map(withoutRootResultPath) }),
  };
}

function withoutRootResultPath<T extends { ResultPath?: string | null | undefined }>(state: T): T {
  const { ResultPath, ...others } = state;
  return ResultPath === '$' ? (others as T) : state;
}

function scaleRetrier(retrier: Retrier, clock: EngineClock): Retrier {
  const { IntervalSeconds = 1, MaxDelaySeconds } = retrier;
  return {
    ...retrier,
    IntervalSeconds: IntervalSeconds * clock.timeScale,
    ...(MaxDelaySeconds !== undefined && { MaxDelaySeconds: MaxDelaySeconds * clock.timeScale }),
  };
}

function waitAsTask(state: Wait): object {
  const { Seconds, SecondsPath, Timestamp, TimestampPath, ...others } = state;
  return {
    ...others,
    Type: 'Task',
    Resource: 'engine:wait',
    TimeoutSeconds: maxTimerSeconds,
    Parameters: {
      'input.$': '$',
      ...(Seconds !== undefined && { seconds: Seconds }),
      ...(SecondsPath !== undefined && { 'seconds.$': SecondsPath }),
      ...(Timestamp !== undefined && { timestamp: Timestamp }),
      ...(TimestampPath !== undefined && { 'timestamp.$': TimestampPath }),
    },
  };
}
