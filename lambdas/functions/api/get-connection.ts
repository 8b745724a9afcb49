import { getConnectionHandler } from '../../handlers/api/lists/get-connection';
import { connectionDependencies } from '../../runtime/list-wiring';

/** `GET /v1/connections/{provider}/{connectionId}` (api.md "Connections"). */
export const handler = getConnectionHandler(connectionDependencies());
