import type { JsonValue } from '../../../base/json';
import { checkPayload } from './payload-limit';
import type { RunContext } from './run-context';
import type { TaskResource } from './task-resource';

/** Makes the call of a direct integration for a state; gives its answer. */
export async function callService(
  name: string,
  { service, action }: TaskResource,
  parameters: JsonValue,
  { integrate }: RunContext,
): Promise<JsonValue> {
  const answer = await integrate(`${service.replace('aws-sdk:', '')}:${action}`, parameters);
  checkPayload(name, JSON.stringify(answer));
  return answer;
}
