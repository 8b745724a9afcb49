import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';

const timeout = 'States.Timeout';

/** A task that takes longer than the shortest time there is. */
const slowTask = {
  StartAt: timeout,
  States: { [timeout]: { Type: 'Task', Resource: 'engine:silence', TimeoutSeconds: 0.001, End: true } },
};

/**
 * The error with which the interpreter ends a task that takes too long. `States.TaskFailed` leaves out this class alone,
 * not its name, and the interpreter does not give it away: so a task of its own takes too long.
 */
async function timeoutError(cause: string): Promise<Error> {
  const silence = { [timeout]: () => new Promise<never>(() => undefined) };
  const { result } = new StateMachine(slowTask as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  }).run({}, { overrides: { taskResourceLocalHandlers: silence } });
  const error: unknown = await result.catch((failure: unknown) => failure);
  const own = error instanceof Error ? error.cause : undefined;
  if (!(own instanceof Error)) throw new Error('The interpreter has ended a task without an answer', { cause: error });
  own.message = cause;
  return own;
}

/** An error as the interpreter has to see it: one of the name `States.Timeout` becomes the interpreter's own. */
export function asInterpreted(error: unknown): Promise<unknown> {
  const isTimeout = error instanceof Error && error.name === timeout;
  return isTimeout ? timeoutError(error.message) : Promise.resolve(error);
}
