import { parseJson, type JsonObject, type JsonValue } from '../../../base/json';
import { isAborted } from '../../base/is-aborted';
import type { TaskCall } from './task-call';
import { callService } from './integration-call';
import { checkPayload } from './payload-limit';
import type { RunContext } from './run-context';
import { runEnded } from './state-error';
import { taskResource } from './task-resource';
import type { NamedTask } from './task-schemas';
import { asInterpreted } from './timeout-error';
import { awaitToken, type TokenInput } from './token-task';

/** Makes one attempt of a task with what its parameters give; gives its output, or throws what the task fails with. */
export async function attemptTask(task: NamedTask, input: JsonValue, context: RunContext): Promise<JsonValue> {
  // The interpreter goes on with a retry that an abort has cut short.
  if (isAborted(context.signal)) throw runEnded();
  const isToken = taskResource(task.state.Resource).waitsForToken;
  const call: TaskCall = { parameters: isToken ? (input as TokenInput).parameters : input }; // as asl-program.ts has it
  context.onCall(call);
  try {
    call.answer = await (isToken
      ? awaitToken(task, (input as TokenInput).input, call, context)
      : perform(task, call, context));
    return call.answer;
  } catch (error) {
    throw await asInterpreted(error);
  }
}

function perform({ name, state }: NamedTask, { parameters }: TaskCall, context: RunContext): Promise<JsonValue> {
  const resource = taskResource(state.Resource);
  return resource.service === 'lambda'
    ? invokeFunction(name, parameters, context)
    : callService(name, resource, parameters, context);
}

async function invokeFunction(name: string, parameters: JsonValue, { invoke }: RunContext): Promise<JsonValue> {
  const { FunctionName, Payload = {} } = parameters as JsonObject & { FunctionName: string }; // as the definition has it
  const answer = await invoke(FunctionName, JSON.stringify(Payload));
  checkPayload(name, answer);
  return { ExecutedVersion: '$LATEST', Payload: parseJson(answer), StatusCode: 200 };
}
