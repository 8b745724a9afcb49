import { cancelRequestHandler } from '../../handlers/api/cancel-request';
import { interruptionDependencies } from '../../runtime/wiring';

/** `POST /v1/requests/{id}/cancel` (api.md "Routes"). */
export const handler = cancelRequestHandler(interruptionDependencies());
