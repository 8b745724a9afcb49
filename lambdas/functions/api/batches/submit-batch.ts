import { submitBatchHandler } from '../../../handlers/api/batches/submit-batch';
import { submitBatchDependencies } from '../../../runtime/batch-wiring';

/** `POST /v1/batches` (api.md "Batches"). */
export const handler = submitBatchHandler(submitBatchDependencies());
