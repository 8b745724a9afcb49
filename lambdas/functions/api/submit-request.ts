import { submitRequestHandler } from '../../handlers/api/submit-request';
import { submitDependencies } from '../../runtime/wiring';

/** `POST /v1/requests` (api.md "Routes"). */
export const handler = submitRequestHandler(submitDependencies());
