import type * as z from 'zod';
import { auditTrailSchema } from '../../lambdas/contract/api/audit-event';
import { apiProblemSchema } from '../../lambdas/contract/api/problem';
import { providerListSchema, providerResourceSchema } from '../../lambdas/contract/api/provider';
import { requestResourceSchema } from '../../lambdas/contract/api/request';
import { auditListSchema } from '../../lambdas/contract/api/audit-list';
import { batchListSchema } from '../../lambdas/contract/api/batch-list';
import { connectionLifeSchema } from '../../lambdas/contract/api/connection-life';
import { requestListSchema } from '../../lambdas/contract/api/request-list';
import { batchResourceSchema, batchResultsSchema } from '../../lambdas/contract/api/batch';
import { validationSchema } from '../../lambdas/contract/api/validation';
import type { ROUTES } from '../../lambdas/contract/routes';
import { pause } from '../../lib/base/pause';
import { createBody } from '../support/e2e/body';
import type { ApiAnswer } from '../support/e2e/client';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';

const TICKET = { system: 'servicenow', id: 'RITM0012345', url: 'https://example.com/RITM0012345' };
const UNKNOWN = '/v1/requests/req_01JD0000000000000000000000';
const JSON_BODY = { method: 'POST', headers: { 'content-type': 'application/json' } };

let stack: E2eStack;
/** Of requests that have as many members as there can be. */
let succeeded: string;
let refused: string;
let doubled: string;

beforeAll(async () => {
  stack = await startE2eStack({ providers: ['main', 'refusing'] });
  const respond = { status: 409, body: { error: { code: 'VPC.1003', message: 'quota' } } };
  stack.simulator('refusing').script({ faults: [{ on: 'create', respond }] });
  const body = createBody('main', { name: 'whole' }, { ticket: TICKET, deadlineSeconds: 3_600 });
  succeeded = await stack.api.accepted(body);
  doubled = await stack.api.accepted(body);
  refused = await stack.api.accepted(createBody('refusing', {}, { ticket: TICKET }));
  await Promise.all([succeeded, refused].map((id) => stack.api.ended(id)));
}, 60_000);

afterAll(() => stack.stop());

interface Answered {
  readonly schema: z.ZodType;
  readonly status: number;
  readonly answers: () => Promise<readonly ApiAnswer[]>;
}

const validated = (connection: object): Promise<ApiAnswer> =>
  stack.api.call('/v1/validate', { ...JSON_BODY, body: JSON.stringify(createBody('main', { ...connection })) });

const post = (path: string, body?: object): Promise<ApiAnswer> =>
  stack.api.call(path, { ...JSON_BODY, ...(body !== undefined && { body: JSON.stringify(body) }) });

/** A batch of a row that can run and one that is invalid. */
const batch = (changes: object = {}): Promise<ApiAnswer> =>
  post('/v1/batches', { items: [createBody('main'), createBody('main', { mtu: 1 })], ...changes });

async function pathOfBatch(changes?: object): Promise<string> {
  const { body } = await batch(changes);
  return batchResourceSchema.parse(body).links.self;
}

async function untilBatchHasEnded(path: string): Promise<void> {
  while ((await stack.api.call(path)).body['state'] !== 'ended') await pause(20);
}

/** Good answers of every route; a new route does not compile without. */
const GOOD: Readonly<Record<(typeof ROUTES)[number]['functionName'], Answered>> = {
  'submit-request': {
    schema: requestResourceSchema,
    status: 202,
    answers: async () => [await stack.api.submit(createBody('main', {}, { ticket: TICKET }))],
  },
  'list-requests': {
    schema: requestListSchema,
    status: 200,
    answers: () =>
      Promise.all(['?limit=1', '?order=oldest', '?ticket=none'].map((asked) => stack.api.call(`/v1/requests${asked}`))),
  },
  'preview-request': {
    schema: validationSchema,
    status: 200,
    answers: () => Promise.all([validated({}), validated({ mtu: 1200, psk: 'short' })]),
  },
  'get-request': {
    schema: requestResourceSchema,
    status: 200,
    answers: () => Promise.all([succeeded, refused].map((id) => stack.api.call(`/v1/requests/${id}`))),
  },
  'list-request-events': {
    schema: auditTrailSchema,
    status: 200,
    answers: () => Promise.all([succeeded, refused].map((id) => stack.api.call(`/v1/requests/${id}/events`))),
  },
  'cancel-request': {
    schema: requestResourceSchema,
    status: 202,
    answers: async () => {
      stack.simulator('main').script({ match: { name: 'cancelled' }, outcome: 'PENDING_CREATE' });
      return [await stack.api.cancel(await stack.api.accepted(createBody('main', { name: 'cancelled' })))];
    },
  },
  'submit-batch': { schema: batchResourceSchema, status: 202, answers: async () => [await batch()] },
  'list-batches': {
    schema: batchListSchema,
    status: 200,
    answers: async () => {
      await Promise.all([batch(), batch()]);
      return Promise.all(['?limit=1', '?order=oldest'].map((asked) => stack.api.call(`/v1/batches${asked}`)));
    },
  },
  'add-batch-rows': {
    schema: batchResourceSchema,
    status: 202,
    answers: async () => [await post(`${await pathOfBatch({ open: true })}/rows`, { items: [createBody('main')] })],
  },
  'close-batch': {
    schema: batchResourceSchema,
    status: 202,
    answers: async () => [await post(`${await pathOfBatch({ open: true })}/close`)],
  },
  'get-batch': {
    schema: batchResourceSchema,
    status: 200,
    answers: async () => [await stack.api.call(await pathOfBatch())],
  },
  'list-batch-results': {
    schema: batchResultsSchema,
    status: 200,
    answers: async () => [await stack.api.call(`${await pathOfBatch()}/results`)],
  },
  'cancel-batch': {
    schema: batchResourceSchema,
    status: 202,
    answers: async () => [await post(`${await pathOfBatch({ open: true })}/cancel`)],
  },
  'rerun-batch': {
    schema: batchResourceSchema,
    status: 202,
    answers: async () => {
      stack.simulator('main').script({ match: { name: 'in-error' }, outcome: 'ERROR' });
      const path = await pathOfBatch({ items: [createBody('main', { name: 'in-error' })] });
      await untilBatchHasEnded(path);
      return [await post(`${path}/rerun-failed`)];
    },
  },
  'get-connection': {
    schema: connectionLifeSchema,
    status: 200,
    answers: async () => {
      const { connection } = await stack.api.resource(succeeded);
      return [await stack.api.call(`/v1/connections/main/${connection?.id ?? ''}`)];
    },
  },
  'list-audit': {
    schema: auditListSchema,
    status: 200,
    answers: () =>
      Promise.all(
        ['?limit=1', '?order=oldest', `?requestId=${succeeded}`, '?type=created'].map((asked) =>
          stack.api.call(`/v1/audit${asked}`),
        ),
      ),
  },
  'list-providers': {
    schema: providerListSchema,
    status: 200,
    answers: async () => [await stack.api.call('/v1/providers')],
  },
  'get-provider': {
    schema: providerResourceSchema,
    status: 200,
    answers: async () => [await stack.api.call('/v1/providers/main')],
  },
  'pause-provider': {
    schema: providerResourceSchema,
    status: 200,
    answers: async () => [await stack.api.call('/v1/providers/main/pause', { method: 'POST' })],
  },
  'resume-provider': {
    schema: providerResourceSchema,
    status: 200,
    answers: async () => [await stack.api.call('/v1/providers/main/resume', { method: 'POST' })],
  },
};

/** A schema drops what it does not know, at any depth. */
function expectExactly(schema: z.ZodType, body: unknown): void {
  expect(schema.parse(body)).toStrictEqual(body);
}

test.each(Object.entries(GOOD))('%s answers with what its schema says and nothing else', async (_name, good) => {
  const answers = await good.answers();

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => good.status));
  for (const { body } of answers) expectExactly(good.schema, body);
});

test('what is compared has all members that an answer can have', async () => {
  const request = await Promise.all([succeeded, refused, doubled].map((id) => stack.api.resource(id)));
  const events = [...(await stack.api.events(succeeded)), ...(await stack.api.events(refused))];

  const membersOf = (parts: readonly object[]): Set<string> => new Set(parts.flatMap((part) => Object.keys(part)));
  const known = Object.keys(requestResourceSchema.shape).filter((name) => name !== 'phase');
  expect(membersOf(request)).toEqual(new Set(known));
  expect(membersOf(events)).toEqual(new Set(Object.keys(auditTrailSchema.shape.items.unwrap().element.shape)));
});

test.each([
  { name: 'a refused request', answer: () => stack.api.submit(createBody('nobody', {}, { deadlineSeconds: 1 })) },
  { name: 'text that is not JSON', answer: () => stack.api.submit('{') },
  { name: 'another content type', answer: () => stack.api.submit({}, { 'content-type': 'text/plain' }) },
  { name: 'a body that is too large', answer: () => stack.api.submit(' '.repeat(65_537)) },
  {
    name: 'a key that is too long',
    answer: () => stack.api.submit(createBody('main'), { 'idempotency-key': 'k'.repeat(256) }),
  },
  { name: 'an unknown request', answer: () => stack.api.call(UNKNOWN) },
  { name: 'a cursor that is none', answer: () => stack.api.call('/v1/requests?cursor=none') },
  { name: 'a cancellation that comes too late', answer: () => stack.api.cancel(succeeded) },
])('a problem is what its schema says and nothing else: $name', async ({ answer }) => {
  const { status, body } = await answer();

  expectExactly(apiProblemSchema, body);
  expect(body['status']).toBe(status);
});
