import { addBatchRowsHandler } from '../../../handlers/api/batches/add-batch-rows';
import { addRowsDependencies } from '../../../runtime/batch-wiring';

/** `POST /v1/batches/{id}/rows` (api.md "Batches"). */
export const handler = addBatchRowsHandler(addRowsDependencies());
