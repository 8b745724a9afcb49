import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { BatchResult } from '../../../contract/api/batch';
import { asNdjson } from '../../../core/formats/json/write-ndjson';
import { resultsAsCsv } from '../../../core/formats/results/write-results';
import type { BatchReadDependencies } from '../../../core/operations/batches/batch-dependencies';
import { listResults } from '../../../core/operations/batches/list-results';
import { acceptedType } from '../../../runtime/http/accepted-type';
import { json, text } from '../../../runtime/http/answer';
import type { HttpAnswer } from '../../../runtime/http/answer';
import { callerOf } from '../../../runtime/http/caller';
import { nextLink } from '../../../runtime/http/next-link';
import { idIn } from '../../../runtime/http/parameters';
import { batchNotFound, HttpProblem } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';
import { cursorOf, resultQuery } from './result-query';

/** Makes the Lambda handler of `GET /v1/batches/{id}/results` (api.md "Batches"). */
export function listBatchResultsHandler(dependencies: BatchReadDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const page = await listResults(dependencies, callerOf(event).tenant, id, resultQuery(event));
    switch (page.kind) {
      case 'found':
        return pageAnswer(event, page.items, page.next);
      case 'not-found':
        throw batchNotFound(id);
      case 'gone':
        throw new HttpProblem(410, 'results-gone', 'The results of this batch are not kept any more');
    }
  });
}

function pageAnswer(event: APIGatewayProxyEventV2, items: readonly BatchResult[], next?: number): HttpAnswer {
  const cursor = next === undefined ? undefined : cursorOf(next);
  const link = nextLink(event, cursor);
  switch (acceptedType(event, ['application/json', 'application/x-ndjson', 'text/csv'])) {
    case 'application/json':
      return json(200, { items, ...(cursor !== undefined && { cursor }) }, link);
    case 'application/x-ndjson':
      return text(200, asNdjson(items), { 'content-type': 'application/x-ndjson', ...link });
    case 'text/csv':
      return text(200, resultsAsCsv(items), { 'content-type': 'text/csv; charset=utf-8; header=present', ...link });
  }
}
