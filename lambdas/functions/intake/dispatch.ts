import { dispatchHandler } from '../../handlers/intake/dispatch';
import { chunkTaskDependencies } from '../../runtime/batch-wiring';
import { dispatchDependencies } from '../../runtime/wiring';

/** Table stream → executions of new requests, or lines that are known, and work on chunks; see `core/operations/intake/dispatch-requests.ts`. */
export const handler = dispatchHandler(dispatchDependencies(), chunkTaskDependencies());
