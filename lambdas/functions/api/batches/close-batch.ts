import { closeBatchHandler } from '../../../handlers/api/batches/close-batch';
import { batchDependencies } from '../../../runtime/batch-wiring';

/** `POST /v1/batches/{id}/close` (api.md "Batches"). */
export const handler = closeBatchHandler(batchDependencies());
