import { submitRequestHandler } from './runtime/submit-request-handler';
import { submitDependencies } from './runtime/wiring';

/** `POST /v1/requests` (design.md 4.2). */
export const handler = submitRequestHandler(submitDependencies());
