import { cleanUpHandler } from '../../handlers/workflow/clean-up';
import { providerStepDependencies } from '../../runtime/wiring';

/** Workflow step `clean-up`; see `core/operations/steps/clean-up-request.ts`. */
export const handler = cleanUpHandler(providerStepDependencies());
