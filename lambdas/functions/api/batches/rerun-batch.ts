import { rerunBatchHandler } from '../../../handlers/api/batches/rerun-batch';
import { rerunBatchDependencies } from '../../../runtime/batch-wiring';

/** `POST /v1/batches/{id}/rerun-failed` (api.md "Batches"). */
export const handler = rerunBatchHandler(rerunBatchDependencies());
