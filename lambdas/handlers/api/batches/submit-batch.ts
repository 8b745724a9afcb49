import { submitBatch } from '../../../core/operations/batches/calls/submit-batch';
import type { SubmitBatchDependencies } from '../../../core/operations/batches/batch-dependencies';
import { json } from '../../../runtime/http/answer';
import { callerOf } from '../../../runtime/http/caller';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';
import { batchAnswer, refusal, takeCall } from './taken-call';

/** Makes the Lambda handler of `POST /v1/batches` (api.md "Batches"). */
export function submitBatchHandler(dependencies: SubmitBatchDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const { call, repeated } = takeCall(dependencies, event, true);
    const result = await submitBatch(dependencies, callerOf(event), call, repeated);
    switch (result.kind) {
      case 'accepted':
        return batchAnswer(result.resource);
      case 'preview':
        return json(200, result.preview);
      case 'invalid':
      case 'key-in-clear':
      case 'key-reused':
        throw refusal(result);
    }
  });
}
