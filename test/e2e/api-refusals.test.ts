import { bodyOfBytes, connectionFields, createBody } from '../support/e2e/body';
import { expectProblem, pointersOf } from '../support/e2e/problem';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';
import { partitions } from '../support/e2e/table';

const LIMIT_BYTES = 65_536;
const CONNECTION_ID = '851f280f-0000-4000-8000-000000000000';

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({ providers: ['main'] });
}, 60_000);

afterAll(() => stack.stop());

interface Refusal {
  readonly name: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
  readonly pointers?: readonly string[];
}

const json = (text: string): string => JSON.stringify(createBody('main')).replace(/^\{/, `{${text},`);
const invalid = { status: 422, code: 'invalid-request' };
const notJson = { status: 400, code: 'not-json' };
const update = { operation: 'update', provider: 'main', connectionId: CONNECTION_ID, connection: { name: 'renamed' } };

const REFUSED: readonly Refusal[] = [
  { name: 'text that is not JSON', body: '{"operation":', ...notJson },
  { name: 'an empty body', body: '', ...notJson },
  {
    name: 'another content type',
    body: createBody('main'),
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    name: 'a body of 64 KB and a byte',
    body: bodyOfBytes('main', LIMIT_BYTES + 1),
    status: 413,
    code: 'body-too-large',
  },
  { name: 'a body of 65 KB', body: bodyOfBytes('main', 65 * 1024 + 1), status: 413, code: 'body-too-large' },
  { name: 'an array', body: [], ...invalid, pointers: [''] },
  { name: 'a number', body: 7, ...invalid, pointers: [''] },
  { name: 'null', body: 'null', ...invalid, pointers: [''] },
  { name: 'a string', body: '"create"', ...invalid, pointers: [''] },
  { name: 'an unknown provider', body: createBody('nobody'), ...invalid, pointers: ['/provider'] },
  { name: 'a provider name that is no name', body: createBody('../main'), ...invalid, pointers: ['/provider'] },
  {
    name: 'an unknown field',
    body: createBody('main', {}, { priority: 1 }),
    ...invalid,
    pointers: ['/priority'],
  },
  {
    name: 'an unknown field of the connection',
    body: createBody('main', { 'a/b~c': 1 }),
    ...invalid,
    pointers: ['/connection'],
  },
  {
    name: 'everything that is wrong with the connection at once',
    body: createBody('main', { psk: 'short', mtu: 1200, peer_ep_group_id: undefined }),
    ...invalid,
    pointers: ['/connection/mtu', '/connection/peer_ep_group_id', '/connection/psk'],
  },
  {
    name: 'what is wrong with envelope and connection at once',
    body: createBody('main', { psk: undefined }, { deadlineSeconds: 59, completion: 'soon', ticket: { id: '1' } }),
    ...invalid,
    pointers: ['/completion', '/connection/psk', '/deadlineSeconds', '/ticket/system'],
  },
  {
    name: 'a request without anything',
    body: {},
    ...invalid,
    pointers: ['/operation', '/provider'],
  },
  { name: 'a member __proto__', body: json('"__proto__":{"psk":"x"}'), ...invalid, pointers: [''] },
  { name: 'a member constructor', body: json('"constructor":{}'), ...invalid, pointers: ['/constructor'] },
  {
    name: 'a connection with the members __proto__ and constructor',
    body: JSON.stringify(createBody('main')).replace('"connection":{', '$&"__proto__":{"mtu":1},"constructor":1,'),
    ...invalid,
    pointers: ['/connection', '/connection/constructor'],
  },
  {
    name: 'an update of what cannot be updated',
    body: createBody('main', {}, { operation: 'update' }),
    ...invalid,
    pointers: ['/connection/ikepolicy_id', '/connection/ipsecpolicy_id', '/connection/vpnservice_id', '/connectionId'],
  },
  {
    name: 'a delete with fields of a connection',
    body: createBody('main', {}, { operation: 'delete', connectionId: CONNECTION_ID }),
    ...invalid,
    pointers: ['/connection'],
  },
  {
    name: 'onFailure delete of an update: the connection is not ours to remove',
    body: { ...update, onFailure: 'delete' },
    ...invalid,
    pointers: ['/onFailure'],
  },
  {
    name: 'onFailure delete of a delete',
    body: { operation: 'delete', provider: 'main', connectionId: CONNECTION_ID, onFailure: 'delete' },
    ...invalid,
    pointers: ['/onFailure'],
  },
  {
    name: 'onFailure of another word',
    body: createBody('main', {}, { onFailure: 'remove' }),
    ...invalid,
    pointers: ['/onFailure'],
  },
  {
    name: 'a callback URL',
    body: createBody('main', {}, { callbackUrl: 'https://example.com/hook' }),
    ...invalid,
    pointers: ['/callbackUrl'],
  },
  {
    name: 'a body in another provider’s envelope',
    body: createBody('main', {}, { connection: { vpn_connection: connectionFields() } }),
    ...invalid,
    pointers: ['/connection/vpn_connection'],
  },
];

test.each(REFUSED)('a refused request with $name gets a problem that names each fault', async (refusal) => {
  const { body, headers = {}, status, code, pointers } = refusal;

  const answer = await stack.api.submit(body, headers);

  expectProblem(answer, { status, code });
  expect(pointers ?? pointersOf(answer)).toEqual(pointersOf(answer));
});

test.each([
  { method: 'GET', path: '/v1/nowhere', status: 404, code: 'route-not-found', allow: null },
  { method: 'PUT', path: '/v1/requests', status: 405, code: 'method-not-allowed', allow: 'POST, GET' },
])('$method $path, which is no route, is a problem as well', async ({ method, path, status, code, allow }) => {
  const answer = await stack.api.call(path, { method });

  expectProblem(answer, { status, code });
  expect(answer.headers.get('allow')).toBe(allow);
});

test('a request with bytes that are not UTF-8 is refused rather than accepted with another pre-shared key', async () => {
  const body = Buffer.from(JSON.stringify(createBody('main', { psk: 'bad~utf8' })));
  body[body.indexOf('~')] = 0xff;

  const answer = await stack.api.submit(body);

  expectProblem(answer, notJson);
});

test('a refused request is told of each fault where it is, a code and what is allowed', async () => {
  const { body } = await stack.api.submit(createBody('main', { mtu: 1200 }));

  expect(body['errors']).toEqual([
    {
      pointer: '/connection/mtu',
      code: expect.stringMatching(/^[a-z-]+$/) as unknown,
      detail: expect.any(String) as unknown,
    },
  ]);
  expect(JSON.stringify(body['errors'])).toContain('1500');
});

test('a request refused for onFailure delete is told that only a create may ask for it', async () => {
  const { body } = await stack.api.submit({ ...update, onFailure: 'delete' });

  expect(body['errors']).toEqual([
    { pointer: '/onFailure', code: 'not-supported', detail: 'onFailure must be keep or left out for update.' },
  ]);
});

test('a refused request leaves no trace: nothing is stored, and no provider is called', async () => {
  await stack.engine.idle();
  const stored = await partitions(stack.engine);
  const calls = stack.simulator('main').calls();

  for (const { body, headers = {} } of REFUSED) {
    await stack.api.submit(body, { ...headers, 'idempotency-key': 'refused' });
  }

  await stack.engine.idle();
  expect(await partitions(stack.engine)).toEqual(stored);
  expect(stack.simulator('main').calls()).toEqual(calls);
});
