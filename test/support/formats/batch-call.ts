/** A call that brings rows, as it is sent, to the handler that is deployed, on ports in memory. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ulid } from 'ulid';
import { batchIdOf, callIdOf } from '../../../lambdas/core/domain/batch-id';
import type { SubmitBatchDependencies } from '../../../lambdas/core/operations/batches/batch-dependencies';
import { submitBatchHandler } from '../../../lambdas/handlers/api/batches/submit-batch';
import { httpApiEvent } from '../../../lib/local/http-api/http-api-event';
import { InMemoryBatchStore } from '../in-memory/batches/batch-store';
import { InMemoryFingerprinter } from '../in-memory/fingerprinter';
import type { InMemoryLogger } from '../in-memory/logger';
import { InMemorySealer } from '../in-memory/sealer';
import { rowDependencies } from './rows';

/** What is sent. */
export interface SentCall {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Without the question mark. */
  readonly query: string;
}

/** What is answered. */
export interface AnsweredCall {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What takes in batches, with a profile for each dialect. */
export function batchDependencies(): SubmitBatchDependencies & { readonly logger: InMemoryLogger } {
  return {
    ...rowDependencies(),
    batches: new InMemoryBatchStore(),
    batchIds: { newBatchId: () => batchIdOf(ulid()), newCallId: () => callIdOf(ulid()) },
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock: { nowMs: () => Date.now() },
  };
}

/** Calls `POST /v1/batches`; the event is made by the local engine's own code. */
export async function callBatches(deps: SubmitBatchDependencies, sent: SentCall): Promise<AnsweredCall> {
  const { body, headers, query } = sent;
  const rawHeaders = Object.entries({ host: 'localhost', ...headers }).flat();
  const request = { method: 'POST', url: `/v1/batches?${query}`, headers, rawHeaders, httpVersion: '1.1', socket: {} };
  const route = { routeKey: 'POST /v1/batches', usesIam: true, path: '/v1/batches', pathParameters: {}, nowMs: 0 };
  const event = httpApiEvent({ ...route, request: request as never, body });
  const copied = JSON.parse(JSON.stringify(event)) as APIGatewayProxyEventV2;
  const answer = await submitBatchHandler(deps)(copied);
  return {
    status: answer.statusCode ?? 0,
    type: String(answer.headers?.['content-type']),
    text: answer.body ?? '',
  };
}
