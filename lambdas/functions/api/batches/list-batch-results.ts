import { listBatchResultsHandler } from '../../../handlers/api/batches/list-batch-results';
import { batchDependencies } from '../../../runtime/batch-wiring';

/** `GET /v1/batches/{id}/results` (api.md "Batches"). */
export const handler = listBatchResultsHandler(batchDependencies());
