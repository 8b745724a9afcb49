import { validateRequest } from '../../core/operations/steps/validate-request';
import { stepHandler } from '../../runtime/step';
import { validateDependencies } from '../../runtime/wiring';

const dependencies = validateDependencies();

/** Workflow step `validate`; see `core/operations/validate-request.ts`. */
export const handler = stepHandler((requestId) => validateRequest(dependencies, requestId));
