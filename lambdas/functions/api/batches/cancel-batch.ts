import { cancelBatchHandler } from '../../../handlers/api/batches/cancel-batch';
import { batchDependencies } from '../../../runtime/batch-wiring';

/** `POST /v1/batches/{id}/cancel` (api.md "Batches"). */
export const handler = cancelBatchHandler(batchDependencies());
