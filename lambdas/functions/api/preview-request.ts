import { previewRequestHandler } from '../../handlers/api/preview-request';
import { checkDependencies } from '../../runtime/wiring';

/** `POST /v1/validate` (api.md "Routes"). */
export const handler = previewRequestHandler(checkDependencies());
