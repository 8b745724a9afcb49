import { listBatchesHandler } from '../../../handlers/api/lists/list-batches';
import { batchListDependencies } from '../../../runtime/list-wiring';

/** `GET /v1/batches` (api.md "Lists"). */
export const handler = listBatchesHandler(batchListDependencies());
