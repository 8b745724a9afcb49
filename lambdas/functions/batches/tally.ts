import { tallyHandler } from '../../handlers/batches/tally';
import { tallyDependencies } from '../../runtime/batch-wiring';

/** Stream of the audit table → counts of rows; see `core/operations/batches/rows/tally-rows.ts`. */
export const handler = tallyHandler(tallyDependencies());
