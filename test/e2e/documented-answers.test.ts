/** A table of route × answer: each that docs/openapi.json has is made to come, and compared with it (test/support/jest). */
import { API_PROBLEM_CODES } from '../../lambdas/contract/api/problem';
import type { ApiProblemCode } from '../../lambdas/contract/api/problem';
import { MAX_BATCH_CALLS } from '../../lambdas/contract/batches';
import { PAGES } from '../../lambdas/contract/routes';
import { addBatchRowsHandler } from '../../lambdas/handlers/api/batches/add-batch-rows';
import { listBatchResultsHandler } from '../../lambdas/handlers/api/batches/list-batch-results';
import { showPageHandler } from '../../lambdas/handlers/api/show-page';
import { pause } from '../../lib/base/pause';
import { createBody } from '../support/e2e/body';
import { startBrokenServices } from '../support/openapi/broken-services';
import type { BrokenServices } from '../support/openapi/broken-services';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';
import { documentedRoutes } from '../support/openapi/document';
import { callHandler } from '../support/openapi/handler-call';
import { BatchWorld, rowBody } from '../support/operations/batch-world';

interface Came {
  readonly status: number;
  /** Of a problem. */
  readonly code?: unknown;
}

type Way = () => Promise<Came>;

let stack: E2eStack;
let broken: BrokenServices;
/** A product whose services of AWS fail. */
let failing: E2eStack;
/** A request that has succeeded. */
let ended: string;

beforeAll(async () => {
  broken = await startBrokenServices();
  stack = await startE2eStack({ providers: ['main', 'slow'] });
  failing = await startE2eStack({
    providers: ['main'],
    functionEnvironment: {
      AWS_ENDPOINT_URL_DYNAMODB: broken.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: broken.url,
    },
  });
  stack.simulator('slow').script({ outcome: 'PENDING_CREATE' });
  ended = await stack.api.accepted(createBody('main'));
  await stack.api.ended(ended);
}, 120_000);

afterAll(async () => {
  await Promise.all([stack.stop(), failing.stop()]);
  await broken.close();
});

const NO_REQUEST = '/v1/requests/req_01JD0000000000000000000000';
const NO_BATCH = '/v1/batches/bat_01JD0000000000000000000000';
const LONG_KEY = { 'idempotency-key': 'k'.repeat(256) };

async function call(path: string, init: RequestInit = {}, of = stack): Promise<Came> {
  const response = await fetch(of.engine.url + path, init);
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  return { status: response.status, ...(isProblem && { code: (JSON.parse(text) as { code: unknown }).code }) };
}

const get =
  (path: string): Way =>
  () =>
    call(path);

const post = (path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Came> =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

async function made(items: readonly object[], changes: object = {}): Promise<string> {
  const { body } = await stack.api.call('/v1/batches', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items, ...changes }),
  });
  return (body['links'] as { readonly self: string }).self;
}

const openBatch = (): Promise<string> => made([createBody('main')], { open: true });

async function endedBatch(body = createBody('main')): Promise<string> {
  const path = await made([body]);
  while ((await stack.api.call(path)).body['state'] !== 'ended') await pause(20);
  return path;
}

async function failedBatch(): Promise<string> {
  stack.simulator('main').script({ match: { name: 'in-error' }, outcome: 'ERROR' });
  return endedBatch(createBody('main', { name: 'in-error' }));
}

/** The second of two calls with one key and different bodies. */
async function withOneKey(path: string, bodies: readonly [object, object]): Promise<Came> {
  const key = { 'idempotency-key': `key of ${path}` };
  await post(path, bodies[0], key);
  return post(path, bodies[1], key);
}

/** What makes the rows of a call unreadable, on either route that takes rows. */
function unreadable(pathOf: () => Promise<string>): Readonly<Partial<Record<ApiProblemCode, Way>>> {
  const sent =
    (body: unknown, headers: Record<string, string> = {}, query = ''): Way =>
    async () =>
      post((await pathOf()) + query, body, headers);
  return {
    'not-json': sent('{"items":'),
    'not-gzip': sent('plain', { 'content-type': 'application/gzip' }, '?format=csv'),
    'invalid-parameters': sent('a\n1\n', { 'content-type': 'text/csv' }, '?colour=red'),
    'invalid-idempotency-key': sent({ items: [] }, LONG_KEY),
    'body-too-large': sent(' '.repeat(4_194_305)),
    'too-many-rows': sent({ items: Array.from({ length: 10_001 }, () => 0) }),
    'unsupported-media-type': sent('x', { 'content-type': 'image/png' }),
    'invalid-batch': sent('operation;\ufffd\n', { 'content-type': 'text/csv' }),
    'idempotency-key-reused': async () =>
      withOneKey(await pathOf(), [{ items: [createBody('main')] }, { items: [createBody('slow')] }]),
  };
}

async function fullBatch(): Promise<Came> {
  const world = new BatchWorld();
  const { id } = await world.accepted([], { open: true });
  const add = addBatchRowsHandler(world.ports());
  const more = { method: 'POST', path: `/v1/batches/${id}/rows`, id, body: { items: [{}] } } as const;
  for (let calls = 1; calls < MAX_BATCH_CALLS; calls += 1) {
    await callHandler(add, more);
    // Lets sockets hear that they were closed meanwhile.
    await pause(0);
  }
  return callHandler(add, more);
}

async function goneResults(): Promise<Came> {
  const world = new BatchWorld();
  const { id } = await world.accepted([rowBody(1)]);
  world.clock.advance(40 * 86_400);
  return callHandler(listBatchResultsHandler(world.ports()), { method: 'GET', path: `/v1/batches/${id}/results`, id });
}

/** Known from the moment on at which something is asked of it. */
async function connectionAskedFor(): Promise<Came> {
  const connectionId = '851f280f-5639-4ea3-81aa-e298525ab74b';
  await post('/v1/requests', { operation: 'delete', provider: 'main', connectionId });
  return call(`/v1/connections/main/${connectionId}`);
}

/** Ways to the good answers of a route by status, and to its problems by code. */
const WAYS: Readonly<Record<string, Readonly<Record<string, Way>>>> = {
  'submit-request': {
    '202': () => post('/v1/requests', createBody('main')),
    'not-json': () => post('/v1/requests', '{'),
    'invalid-idempotency-key': () => post('/v1/requests', createBody('main'), LONG_KEY),
    'body-too-large': () => post('/v1/requests', ' '.repeat(65_537)),
    'unsupported-media-type': () => post('/v1/requests', 'x', { 'content-type': 'text/plain' }),
    'invalid-request': () => post('/v1/requests', {}),
    'idempotency-key-reused': () => withOneKey('/v1/requests', [createBody('main'), createBody('slow')]),
  },
  'list-requests': {
    '200': get('/v1/requests?limit=1&state=succeeded&from=2026-01-01&order=oldest'),
    'invalid-parameters': get('/v1/requests?colour=red'),
    'invalid-cursor': get('/v1/requests?cursor=none'),
  },
  'preview-request': {
    '200': () => post('/v1/validate', createBody('main', { mtu: 1 })),
    'not-json': () => post('/v1/validate', '{'),
    'body-too-large': () => post('/v1/validate', ' '.repeat(65_537)),
    'unsupported-media-type': () => post('/v1/validate', 'x', { 'content-type': 'text/plain' }),
  },
  'get-request': { '200': () => call(`/v1/requests/${ended}`), 'request-not-found': get(NO_REQUEST) },
  'list-request-events': {
    '200': () => call(`/v1/requests/${ended}/events`),
    'request-not-found': get(`${NO_REQUEST}/events`),
  },
  'cancel-request': {
    '202': async () => post(`/v1/requests/${await stack.api.accepted(createBody('slow'))}/cancel`),
    'request-not-found': () => post(`${NO_REQUEST}/cancel`),
    'cancel-too-late': () => post(`/v1/requests/${ended}/cancel`),
  },
  'submit-batch': {
    '200': () => post('/v1/batches', { items: [createBody('main'), {}], dryRun: true }),
    '202': () => post('/v1/batches', { items: [createBody('main'), {}] }),
    ...unreadable(() => Promise.resolve('/v1/batches')),
  },
  'list-batches': {
    '200': get('/v1/batches?limit=1'),
    'invalid-parameters': get('/v1/batches?limit=0'),
    'invalid-cursor': get('/v1/batches?cursor=none'),
  },
  'add-batch-rows': {
    '202': async () => post(`${await openBatch()}/rows`, { items: [createBody('main')] }),
    ...unreadable(async () => `${await openBatch()}/rows`),
    'batch-not-found': () => post(`${NO_BATCH}/rows`, { items: [createBody('main')] }),
    'batch-closed': async () => post(`${await made([createBody('main')])}/rows`, { items: [createBody('main')] }),
    'batch-full': fullBatch,
  },
  'close-batch': {
    '202': async () => post(`${await openBatch()}/close`),
    'batch-not-found': () => post(`${NO_BATCH}/close`),
  },
  'get-batch': { '200': async () => call(await openBatch()), 'batch-not-found': get(NO_BATCH) },
  'list-batch-results': {
    '200': async () => call(`${await openBatch()}/results?limit=1`),
    '200 as application/x-ndjson': async () =>
      call(`${await failedBatch()}/results`, { headers: { accept: 'application/x-ndjson' } }),
    '200 as text/csv': async () => call(`${await endedBatch()}/results`, { headers: { accept: 'text/csv' } }),
    'invalid-parameters': async () => call(`${await openBatch()}/results?limit=0`),
    'batch-not-found': get(`${NO_BATCH}/results`),
    'results-gone': goneResults,
  },
  'rerun-batch': {
    '202': async () => post(`${await failedBatch()}/rerun-failed`),
    'batch-not-found': () => post(`${NO_BATCH}/rerun-failed`),
    'batch-running': async () => post(`${await made([createBody('slow')])}/rerun-failed`),
    'nothing-to-rerun': async () => post(`${await endedBatch()}/rerun-failed`),
  },
  'cancel-batch': {
    '202': async () => post(`${await made([createBody('slow')])}/cancel`),
    'batch-not-found': () => post(`${NO_BATCH}/cancel`),
    'cancel-too-late': async () => post(`${await endedBatch()}/cancel`),
  },
  'get-connection': {
    '200': connectionAskedFor,
    'connection-not-found': get('/v1/connections/main/none'),
  },
  'list-audit': {
    '200': get('/v1/audit?limit=1&type=accepted&from=2026-01-01&order=oldest'),
    '200 as application/x-ndjson': () => call('/v1/audit?limit=1', { headers: { accept: 'application/x-ndjson' } }),
    '200 as text/csv': () => call('/v1/audit?order=oldest', { headers: { accept: 'text/csv' } }),
    'invalid-parameters': get('/v1/audit?requestId=none'),
    'invalid-cursor': get('/v1/audit?cursor=none'),
  },
  'list-providers': { '200': get('/v1/providers') },
  'get-provider': { '200': get('/v1/providers/main'), 'provider-not-found': get('/v1/providers/nobody') },
  'pause-provider': {
    '200': () => post('/v1/providers/slow/pause'),
    'provider-not-found': () => post('/v1/providers/nobody/pause'),
  },
  'resume-provider': {
    '200': () => post('/v1/providers/slow/resume'),
    'provider-not-found': () => post('/v1/providers/nobody/resume'),
  },
  ...Object.fromEntries(
    PAGES.map(({ path, file }) => [
      `show-${file.replace('.', '-')}`,
      {
        '200': get(path),
        'internal-error': () =>
          callHandler(
            showPageHandler(() => Promise.reject(new Error('no such file'))),
            { method: 'GET', path },
          ),
      },
    ]),
  ),
};

/** What the document has of each route: its good answers by status and further media type, and its problems by code. */
const documented = documentedRoutes().map(({ method, path, operation: { operationId, responses } }) => {
  const problems = Object.values(responses).flatMap(({ content }) =>
    Object.keys(content['application/problem+json']?.examples ?? {}),
  );
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const types = good.flatMap(([status, { content }]) =>
    Object.keys(content).map((type, index) => (index === 0 ? status : `${status} as ${type}`)),
  );
  return { operationId, method, path, answers: new Set([...types, ...problems]) };
});

/** Faults of ours come by a way of their own. */
const OWN: readonly string[] = ['internal-error', 'misconfigured', 'unavailable'];
const withoutFaults = (answers: Iterable<string>): string[] =>
  [...answers].filter((name) => !OWN.includes(name)).toSorted();

test('the table has every answer of every route in the document, and no other', () => {
  const inTable = Object.entries(WAYS).map(([route, ways]) => [route, withoutFaults(Object.keys(ways))]);
  const inDocument = documented.map(({ operationId, answers }) => [operationId, withoutFaults(answers)]);

  expect(Object.fromEntries(inTable)).toEqual(Object.fromEntries(inDocument));
});

test('the document has every problem that there is', () => {
  const ofRoutes = documented.flatMap(({ answers }) => [...answers]);

  const ofNone = ['route-not-found', 'method-not-allowed'];
  const problems = [...ofRoutes, ...ofNone].filter((name) => !/^2/.test(name));
  expect(new Set(problems)).toEqual(new Set(API_PROBLEM_CODES));
});

const ROWS = Object.entries(WAYS).flatMap(([route, ways]) =>
  Object.entries(ways).map(([answer, way]) => ({ route, answer, way })),
);

test.each(ROWS)(
  '$route answers with $answer',
  async ({ answer, way }) => {
    const { status, code } = await way();

    if (/^2/.test(answer)) expect(status).toBe(Number(answer.slice(0, 3)));
    else expect(code).toBe(answer);
  },
  120_000,
);

const SIGNED = documented.filter(({ operationId }) => !operationId.startsWith('show-'));

test.each(SIGNED)(
  '$operationId answers 503 while services of AWS are away, and 500 when they refuse what we ask',
  async ({ method, path }) => {
    const target = path
      .replace('{id}', path.includes('batches') ? NO_BATCH.slice(12) : NO_REQUEST.slice(13))
      .replace('{name}', 'main')
      .replace('{provider}', 'main')
      .replace('{connectionId}', 'none');
    const body = path.includes('batches') ? { items: [createBody('main')] } : createBody('main');
    const init = {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    };

    broken.breakage = 'away';
    const away = await call(target, init, failing);
    broken.breakage = 'refusing';
    const refused = await call(target, init, failing);

    expect([away.status, away.code]).toEqual([503, 'unavailable']);
    expect([refused.status, OWN]).toEqual([500, expect.arrayContaining([refused.code]) as unknown]);
  },
);

test.each([
  { method: 'GET', path: '/v1/nowhere', status: 404 },
  { method: 'DELETE', path: '/v1/batches', status: 405 },
])('$method $path, which the document does not have, is answered with $status', async ({ method, path, status }) => {
  expect(await call(path, { method })).toMatchObject({ status });
});
