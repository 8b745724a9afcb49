import { observeRequest } from '../../core/operations/steps/observe-request';
import { stepHandler } from '../../runtime/step';
import { observeDependencies } from '../../runtime/wiring';

const dependencies = observeDependencies();

/** Workflow step `observe`; see `core/operations/observe-request.ts`. */
export const handler = stepHandler((requestId) => observeRequest(dependencies, requestId));
