import { validateHandler } from '../../handlers/workflow/validate';
import { validateDependencies } from '../../runtime/wiring';

/** Workflow step `validate`; see `core/operations/steps/validate-request.ts`. */
export const handler = validateHandler(validateDependencies());
