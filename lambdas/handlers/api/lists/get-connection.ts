import { showConnection } from '../../../core/operations/lists/show-connection';
import type { ConnectionDependencies } from '../../../core/operations/lists/show-connection';
import { json } from '../../../runtime/http/answer';
import { callerOf } from '../../../runtime/http/caller';
import { connectionIdIn, providerIn } from '../../../runtime/http/parameters';
import { connectionNotFound } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';

/** Makes the Lambda handler of `GET /v1/connections/{provider}/{connectionId}` (api.md "Connections"). */
export function getConnectionHandler(dependencies: ConnectionDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const [provider, connectionId] = [providerIn(event), connectionIdIn(event)];
    const life = await showConnection(dependencies, callerOf(event).tenant, { provider, connectionId });
    if (life === undefined) throw connectionNotFound(connectionId);
    return json(200, life);
  });
}
