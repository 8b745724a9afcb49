import { cancelRequestHandler } from './runtime/cancel-request-handler';
import { recordDependencies } from './runtime/wiring';

/** `POST /v1/requests/{id}/cancel` (design.md 4.2). */
export const handler = cancelRequestHandler(recordDependencies());
