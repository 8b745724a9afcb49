import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { HttpProblem } from './problems';

/** Longest name of a parameter that is repeated to whoever sent it, in characters. */
const LONGEST_SHOWN = 64;

/**
 * The parameters of a call's query.
 *
 * @param schema whose messages say what a parameter must be
 * @throws HttpProblem 400 that says what is wrong with each parameter
 */
export function readQuery<Query>(event: APIGatewayProxyEventV2, schema: z.ZodType<Query>): Query {
  const read = schema.safeParse(event.queryStringParameters ?? {});
  if (read.success) return read.data;
  const found = new Map(read.error.issues.flatMap(violationsOf));
  const errors = [...found].map(([name, rule]) => ({
    pointer: `/${name}`,
    code: rule === undefined ? 'unknown-field' : 'wrong-format',
    detail: rule === undefined ? `${name} is no parameter of this route.` : `${name} ${rule}.`,
  }));
  throw new HttpProblem(400, 'invalid-parameters', 'The query is not valid', { members: { errors } });
}

/** Which parameters an issue is about, and what they must be; nothing of those that there are not. */
function violationsOf(issue: z.core.$ZodIssue): [string, string | undefined][] {
  if (issue.code !== 'unrecognized_keys') return [[String(issue.path[0]), issue.message]];
  return issue.keys.map((name) => [name.slice(0, LONGEST_SHOWN), undefined]);
}
