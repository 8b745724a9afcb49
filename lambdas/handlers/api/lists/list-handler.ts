import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { Listing, ListPage } from '../../../core/operations/lists/list-page';
import { json } from '../../../runtime/http/answer';
import type { HttpAnswer } from '../../../runtime/http/answer';
import { callerOf } from '../../../runtime/http/caller';
import { HttpProblem } from '../../../runtime/http/problems';
import { readQuery } from '../../../runtime/http/query';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';

/**
 * Makes the Lambda handler of a list (api.md "Lists").
 *
 * @param schema of the parameters
 * @param list reads a page
 * @param pageAnswer default: as JSON
 */
export function listHandler<Query, Item extends object>(
  schema: z.ZodType<Query>,
  list: (tenant: string, query: Query) => Promise<Listing<Item>>,
  pageAnswer: (event: APIGatewayProxyEventV2, page: ListPage<Item>) => HttpAnswer = (_event, page) => json(200, page),
): HttpHandler {
  return httpHandler(async (event) => {
    const page = await list(callerOf(event).tenant, readQuery(event, schema));
    if (page !== undefined) return pageAnswer(event, page);
    // Which of these it is would help nobody but who tries to make one.
    const detail = 'It was changed, belongs to another question, or is more than a day old: ask without a cursor.';
    throw new HttpProblem(400, 'invalid-cursor', 'The cursor cannot be used', { members: { detail } });
  });
}
