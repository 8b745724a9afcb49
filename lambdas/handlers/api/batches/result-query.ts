import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { ROW_STATES } from '../../../contract/api/batch';
import { MAX_RESULTS } from '../../../core/operations/batches/list-results';
import type { ResultQuery } from '../../../core/operations/batches/list-results';
import { HttpProblem } from '../../../runtime/http/problems';

const CURSOR = /^row:([1-9]\d{0,6})$/;

/** Where the next page begins, as callers see it. */
export function cursorOf(row: number): string {
  return Buffer.from(`row:${row}`).toString('base64url');
}

const querySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_RESULTS).default(MAX_RESULTS),
  state: z.enum(ROW_STATES).optional(),
  include: z.literal('request').optional(),
  cursor: z
    .string()
    .transform((text) => Number(CURSOR.exec(Buffer.from(text, 'base64url').toString())?.[1]))
    .pipe(z.int().min(1))
    .default(1),
});

const RULES: Readonly<Record<string, string>> = {
  limit: `must be a whole number from 1 to ${MAX_RESULTS}`,
  include: 'must be request, or left out',
  state: `must be one of: ${ROW_STATES.join(', ')}`,
  cursor: 'must be the cursor of the page before',
};

/**
 * Which results are wanted.
 *
 * @throws HttpProblem 400 that says what is wrong with each parameter
 */
export function resultQuery(event: APIGatewayProxyEventV2): ResultQuery {
  const read = querySchema.safeParse(event.queryStringParameters ?? {});
  if (read.success) {
    const { cursor, limit, state, include } = read.data;
    return { from: cursor, limit, state, includesRequest: include === 'request' };
  }
  const names = new Set(
    read.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])])),
  );
  const errors = [...names].map((name) => {
    const shown = name.slice(0, 64);
    const rule = RULES[name];
    return rule === undefined
      ? { pointer: `/${shown}`, code: 'unknown-field', detail: `${shown} is no parameter of this route.` }
      : { pointer: `/${shown}`, code: 'wrong-format', detail: `${shown} ${rule}.` };
  });
  throw new HttpProblem(400, 'invalid-parameters', 'The query is not valid', { members: { errors } });
}
