import { applyRequest } from '../../core/operations/steps/apply-request';
import { stepHandler } from '../../runtime/step';
import { applyDependencies } from '../../runtime/wiring';

const dependencies = applyDependencies();

/** Workflow step `apply`; see `core/operations/apply-request.ts`. */
export const handler = stepHandler((requestId) => applyRequest(dependencies, requestId));
