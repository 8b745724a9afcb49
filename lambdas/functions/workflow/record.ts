import { recordHandler } from '../../handlers/workflow/record';
import { interruptionDependencies } from '../../runtime/wiring';

/** Workflow step `record`; see `core/operations/steps/record-outcome.ts`. */
export const handler = recordHandler(interruptionDependencies());
