import * as z from 'zod';
import type { ZodOpenApiMediaTypeObject, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { apiProblemSchema } from '../../../lambdas/contract/api/problem';
import type { ApiProblemCode } from '../../../lambdas/contract/api/problem';
import type { AnswerHeader, Contents, Operation } from './operations/operation';
import { byStatus } from './problems';

/** What API Gateway answers by itself, before any function (errors.md). */
export const gatewayMessageSchema = z.object({ message: z.string() });

const HEADERS = {
  location: { description: 'Path of what was made.', required: true, schema: { type: 'string' } },
  'retry-after': {
    description: 'When to look again, in seconds.',
    required: true,
    schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
  },
  link: { description: 'The next page, as `<path>; rel="next"`.', schema: { type: 'string' } },
  'complete-until': { description: '`completeUntil` of the page.', schema: { type: 'string', format: 'date-time' } },
  'searched-until': { description: '`searchedUntil` of the page.', schema: { type: 'string', format: 'date-time' } },
} as const satisfies Record<AnswerHeader, object>;

const GATEWAY = { 'application/json': { schema: gatewayMessageSchema, examples: gatewayExample('Forbidden') } };
/** Statuses that API Gateway answers with as well. */
const ALSO_OF_GATEWAY: Readonly<Record<number, string>> = {
  413: 'Request Too Long',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function gatewayExample(message: string): Record<string, { value: { message: string } }> {
  return { gateway: { value: { message } } };
}

/** What a route answers. */
export function responsesOf({ answers, problems }: Pick<Operation, 'answers' | 'problems'>): ZodOpenApiResponsesObject {
  const good = Object.entries(answers).map(([status, { description, content, headers = [] }]) => [
    status,
    {
      description,
      ...(headers.length > 0 && { headers: Object.fromEntries(headers.map((name) => [name, HEADERS[name]])) }),
      content: mediaTypes(content),
    },
  ]);
  const bad = [...byStatus(problems)].map(([status, codes]) => [status, problemResponse(status, codes)]);
  return Object.fromEntries([
    ...good,
    ...bad,
    [
      'default',
      {
        description: 'Answered by API Gateway itself: no right signature (403), or too many calls (429).',
        content: GATEWAY,
      },
    ],
  ]) as ZodOpenApiResponsesObject; // its keys are statuses and `default`
}

/** Bodies with their examples. */
export function mediaTypes(contents: Contents): Record<string, ZodOpenApiMediaTypeObject> {
  return Object.fromEntries(
    Object.entries(contents).map(([type, { schema, examples }]) => {
      const shown = Object.entries(examples).map(([name, value]) => [name, { value }] as const);
      return [type, { schema, ...(shown.length > 0 && { examples: Object.fromEntries(shown) }) }];
    }),
  );
}

/** The answer with one of some problems. */
export function problemResponse(status: number, codes: readonly ApiProblemCode[]): ZodOpenApiResponseObject {
  const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
  const message = ALSO_OF_GATEWAY[status];
  return {
    description: `${codes.map((code) => `\`${code}\``).join(', ')}${message === undefined ? '' : '; or API Gateway itself'}.`,
    ...(status === 503 && { headers: { 'retry-after': { ...HEADERS['retry-after'], required: false } } }),
    content: {
      'application/problem+json': {
        schema: z.intersection(apiProblemSchema, z.looseObject({ status: z.literal(status), code: z.enum(codes) })),
        examples,
      },
      ...(message !== undefined && {
        'application/json': { schema: gatewayMessageSchema, examples: gatewayExample(message) },
      }),
    },
  };
}
