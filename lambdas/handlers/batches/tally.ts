import { tallyRows } from '../../core/operations/batches/rows/tally-rows';
import type { TallyDependencies } from '../../core/operations/batches/rows/tally-rows';
import { rowStreamHandler } from '../../runtime/row-stream';
import type { StreamHandler } from '../../runtime/stream';

/** Makes the Lambda handler of the audit table's stream: counts the rows of batches by state. */
export function tallyHandler(dependencies: TallyDependencies): StreamHandler {
  return rowStreamHandler((events) => tallyRows(dependencies, events));
}
