import { applyHandler } from '../../handlers/workflow/apply';
import { applyDependencies } from '../../runtime/wiring';

/** Workflow step `apply`; see `core/operations/steps/apply-request.ts`. */
export const handler = applyHandler(applyDependencies());
