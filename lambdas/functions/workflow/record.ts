import { recordHandler } from '../../handlers/workflow/record';
import { recordDependencies } from '../../runtime/wiring';

/** Workflow step `record`; see `core/operations/steps/record-outcome.ts`. */
export const handler = recordHandler(recordDependencies());
