import { cancelRequestHandler } from '../../handlers/api/cancel-request';
import { recordDependencies } from '../../runtime/wiring';

/** `POST /v1/requests/{id}/cancel` (api.md "Routes"). */
export const handler = cancelRequestHandler(recordDependencies());
