import { getBatchHandler } from '../../../handlers/api/batches/get-batch';
import { batchDependencies } from '../../../runtime/batch-wiring';

/** `GET /v1/batches/{id}` (api.md "Batches"). */
export const handler = getBatchHandler(batchDependencies());
