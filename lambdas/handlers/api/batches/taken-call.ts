import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readBatch } from '../../../core/operations/batches/read-batch';
import type { SubmitBatchDependencies } from '../../../core/operations/batches/batch-dependencies';
import type { BatchRows } from '../../../core/domain/batch/batch-call';
import type { BatchResource } from '../../../core/domain/batch/batch-resource';
import { textOfCall } from '../../../core/operations/batches/calls/call-repetition';
import type { CallRepetition } from '../../../core/operations/batches/calls/call-repetition';
import type { CallRefusal } from '../../../core/operations/batches/calls/submit-batch';
import { json } from '../../../runtime/http/answer';
import type { HttpAnswer } from '../../../runtime/http/answer';
import { readBatchCall, unreadableProblem } from '../../../runtime/http/batch-body';
import { readIdempotencyKey } from '../../../runtime/http/parameters';
import { HttpProblem } from '../../../runtime/http/problems';

/** When the caller should look again, in seconds. */
const POLL_AFTER_SECONDS = 10;

/** A call that brings rows, and what makes its repetition known. */
export interface TakenCall {
  readonly call: BatchRows;
  readonly repeated: CallRepetition | undefined;
}

/**
 * Reads the rows out of an event.
 *
 * @throws HttpProblem when they cannot be read
 */
export function takeCall(
  deps: Pick<SubmitBatchDependencies, 'dialects'>,
  event: APIGatewayProxyEventV2,
  isNew: boolean,
): TakenCall {
  const idempotencyKey = readIdempotencyKey(event);
  const sent = readBatchCall(event, isNew);
  const call = readBatch(deps, sent);
  if (call.kind === 'unreadable') throw unreadableProblem(call);
  const repeated = idempotencyKey === undefined ? undefined : { idempotencyKey, text: textOfCall(event.rawPath, sent) };
  return { call, repeated };
}

/** 202 with a batch. */
export function batchAnswer(resource: BatchResource): HttpAnswer {
  return json(202, resource, { location: resource.links.self, 'retry-after': String(POLL_AFTER_SECONDS) });
}

/** Why nothing of a call was taken, as a problem. */
export function refusal(result: CallRefusal): HttpProblem {
  switch (result.kind) {
    case 'key-reused':
      return new HttpProblem(422, 'idempotency-key-reused', 'This Idempotency-Key was used with another body');
    case 'key-in-clear':
      return new HttpProblem(422, 'invalid-batch', 'Idempotency-Key must not contain the pre-shared key of a row');
    case 'invalid':
      return new HttpProblem(422, 'invalid-batch', 'No row is valid', { members: { errors: [...result.errors] } });
  }
}
