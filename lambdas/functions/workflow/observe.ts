import { observeHandler } from '../../handlers/workflow/observe';
import { providerStepDependencies } from '../../runtime/wiring';

/** Workflow step `observe`; see `core/operations/steps/observe-request.ts`. */
export const handler = observeHandler(providerStepDependencies());
