import { validateHandler } from '../../handlers/workflow/validate';
import { stepDependencies } from '../../runtime/wiring';

/** Workflow step `validate`; see `core/operations/steps/validate-request.ts`. */
export const handler = validateHandler(stepDependencies());
