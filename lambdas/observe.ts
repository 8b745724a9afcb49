import { observeRequest } from './core/operations/observe-request';
import { stepHandler } from './runtime/step-handler';
import { observeDependencies } from './runtime/wiring';

const dependencies = observeDependencies();

/** Workflow step `observe`; see `core/operations/observe-request.ts`. */
export const handler = stepHandler((requestId) => observeRequest(dependencies, requestId));
