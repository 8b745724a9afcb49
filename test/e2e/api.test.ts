import { GENESIS, hashOf } from '../../lambdas/core/domain/proof/chain';
import { bodyOfBytes, createBody } from '../support/e2e/body';
import { expectProblem } from '../support/e2e/problem';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';
import { partitions } from '../support/e2e/table';
import { expectCompleteTrail } from '../support/e2e/trail';

const ID = /^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TICKET = { system: 'servicenow', id: 'RITM0012345', url: 'https://example.com/RITM0012345' };
const UNKNOWN_ID = 'req_01JD0000000000000000000000';
const LIMIT_BYTES = 65_536;

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({ providers: ['main'] });
}, 60_000);

afterAll(() => stack.stop());

describe('POST /v1/requests', () => {
  test('answers an acceptable request with 202, where it is, when to look and the whole resource', async () => {
    const body = createBody('main', { name: 'whole-resource' }, { ticket: TICKET, deadlineSeconds: 120 });

    const { status, headers, body: resource } = await stack.api.submit(body);

    const id = resource['id'] as string;
    const createdAt = resource['createdAt'] as string;
    expect(status).toBe(202);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('location')).toBe(`/v1/requests/${id}`);
    expect(headers.get('retry-after')).toBe('10');
    expect(id).toMatch(ID);
    expect(createdAt).toMatch(TIME);
    expect(resource).toEqual({
      id,
      operation: 'create',
      provider: 'main',
      dialect: 'huawei-v2',
      state: 'accepted',
      tunnel: 'unknown',
      ticket: TICKET,
      requestedBy: expect.stringMatching(/^arn:aws:iam::/) as unknown,
      completion: 'provisioned',
      onFailure: 'keep',
      createdAt,
      updatedAt: createdAt,
      deadlineAt: new Date(Date.parse(createdAt) + 120_000).toISOString(),
      links: { self: `/v1/requests/${id}`, events: `/v1/requests/${id}/events` },
    });
  });

  test('gives the request ten minutes when the caller names no deadline', async () => {
    const { body } = await stack.api.submit(createBody('main'));

    expect(Date.parse(body['deadlineAt'] as string) - Date.parse(body['createdAt'] as string)).toBe(600_000);
  });

  test.each([
    { name: 'a content type with a parameter', type: 'application/json; charset=utf-8' },
    { name: 'a JSON content type of its own', type: 'application/vnd.tickets+json' },
    { name: 'a content type in capitals', type: 'Application/JSON' },
  ])('accepts $name', async ({ type }) => {
    const { status } = await stack.api.submit(createBody('main'), { 'content-type': type });

    expect(status).toBe(202);
  });

  test('accepts a body of exactly 64 KB', async () => {
    const { status } = await stack.api.submit(bodyOfBytes('main', LIMIT_BYTES));

    expect(status).toBe(202);
  });
});

describe('Idempotency-Key', () => {
  test('gives the first answer again and creates nothing more', async () => {
    await stack.engine.idle();
    const before = stack.simulator('main').calls().create;
    const body = createBody('main', { name: 'replayed' });
    const first = await stack.api.submit(body, { 'idempotency-key': 'replay-1' });
    const id = first.body['id'] as string;
    await stack.api.ended(id);

    const replays = [
      await stack.api.submit(body, { 'idempotency-key': 'replay-1' }),
      await stack.api.submit(body, { 'idempotency-key': '"replay-1"' }),
      await stack.api.submit(Object.fromEntries(Object.entries(body).reverse()), { 'idempotency-key': 'replay-1' }),
    ];

    await stack.engine.idle();
    expect(replays.map(({ status, text }) => ({ status, text }))).toEqual(
      replays.map(() => ({ status: 202, text: first.text })),
    );
    expect(replays.map(({ headers }) => headers.get('location'))).toEqual(replays.map(() => `/v1/requests/${id}`));
    expect(replays.map(({ headers }) => headers.get('retry-after'))).toEqual(['10', '10', '10']);
    expect(stack.simulator('main').calls().create - before).toBe(1);
  });

  test('makes one request of twenty that arrive at once', async () => {
    await stack.engine.idle();
    const before = await partitions(stack.engine, 'REQ#');
    const creates = stack.simulator('main').calls().create;
    const body = createBody('main', { name: 'at-once' });

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => stack.api.submit(body, { 'idempotency-key': 'at-once' })),
    );

    const [first] = answers;
    await stack.api.ended(first?.body['id'] as string);
    await stack.engine.idle();
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(first?.status).toBe(202);
    expect(await partitions(stack.engine, 'REQ#')).toHaveLength(before.length + 1);
    expect(stack.simulator('main').calls().create - creates).toBe(1);
  });

  test('with another body is refused, whatever part of it differs, the pre-shared key included', async () => {
    const key = { 'idempotency-key': 'other-body' };
    await stack.api.accepted(createBody('main'), key);

    const answers = [
      await stack.api.submit(createBody('main', { name: 'other' }), key),
      await stack.api.submit(createBody('main', { psk: 'other-secret' }), key),
    ];

    answers.forEach((answer) => {
      expectProblem(answer, { status: 422, code: 'idempotency-key-reused' });
    });
  });

  test.each([
    { name: 'of 255 characters is taken', key: 'k'.repeat(255), status: 202 },
    { name: 'of 255 characters in quotes is taken', key: `"${'q'.repeat(255)}"`, status: 202 },
    { name: 'of 256 characters is refused', key: 'k'.repeat(256), status: 400 },
    { name: 'that is empty in quotes is refused', key: '""', status: 400 },
  ])('$name', async ({ key, status }) => {
    const answer = await stack.api.submit(createBody('main'), { 'idempotency-key': key });

    expect(answer.status).toBe(status);
  });
});

describe('GET /v1/requests/{id}', () => {
  test('shows the request at work, then how it ended', async () => {
    stack.simulator('main').script({ match: { name: 'shown' }, settleAfterSeconds: 60 });
    const id = await stack.api.accepted(createBody('main', { name: 'shown' }, { ticket: TICKET }));

    const running = await stack.api.until(id, ({ phase }) => phase === 'observe');
    const { request: ended } = await stack.api.ended(id);

    const [connection] = stack
      .simulator('main')
      .connections()
      .filter(({ name }) => name === 'shown');
    expect(running).toMatchObject({ state: 'running', tunnel: 'unknown', connection: { status: 'PENDING_CREATE' } });
    expect(Object.keys(ended).sort()).toEqual(
      [
        ...['completion', 'connection', 'createdAt', 'deadlineAt', 'dialect', 'endedAt', 'id', 'links', 'onFailure'],
        ...['operation', 'provider', 'requestedBy', 'state', 'ticket', 'tunnel', 'updatedAt'],
      ].sort(),
    );
    expect(ended).toMatchObject({
      id,
      state: 'succeeded',
      tunnel: 'up',
      connection: { id: connection?.id, name: 'shown', status: 'ACTIVE' },
      endedAt: expect.stringMatching(TIME) as unknown,
      updatedAt: ended.endedAt,
      createdAt: running.createdAt,
      deadlineAt: running.deadlineAt,
    });
  });
});

describe('GET /v1/requests/{id}/events', () => {
  test('shows what happened, in order, each event with the documented members only', async () => {
    const id = await stack.api.accepted(createBody('main', {}, { ticket: TICKET }));
    const ended = await stack.api.ended(id);

    const { status, headers, body } = await stack.api.call(`/v1/requests/${id}/events`);

    const items = body['items'] as readonly Readonly<Record<string, unknown>>[];
    const { requestedBy } = ended.request;
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(items.map(({ type }) => type)).toEqual(['accepted', 'validated', 'create-sent', 'created', 'succeeded']);
    expect(items.map(({ actor }) => actor)).toEqual([
      requestedBy,
      ...Array.from({ length: 4 }, () => 'vpn-provisioner'),
    ]);
    expect(items.map(({ ticket }) => ticket)).toEqual(items.map(() => TICKET));
    const [first] = items;
    expect(first).toEqual({
      schema: 1,
      sequence: 1,
      time: ended.request.createdAt,
      type: 'accepted',
      actor: requestedBy,
      actorKind: 'user',
      address: '127.0.0.1',
      tenant: '000000000000',
      requestedBy,
      profile: { name: 'main', dialect: 'huawei-v2' },
      ticket: TICKET,
      requestId: id,
      before: {},
      after: { state: 'accepted', tunnel: 'unknown' },
      changed: ['state', 'tunnel'],
      previousHash: GENESIS,
      hash: hashOf(first ?? {}),
    });
    expect(items[3]).toMatchObject({
      connectionId: ended.request.connection?.id,
      provider: {
        httpStatus: 201,
        requestId: expect.any(String) as unknown,
        calls: 1,
        durationMs: expect.any(Number) as unknown,
      },
      changed: ['phase', 'connectionId', 'status'],
    });
    expect(Object.keys(items[3] ?? {}).sort()).toEqual(
      [
        'sequence',
        'time',
        'type',
        'actor',
        'actorKind',
        'tenant',
        'requestedBy',
        'profile',
        'ticket',
        'requestId',
        'connectionId',
        'before',
        'after',
        'provider',
        'changed',
        'previousHash',
        'hash',
        'schema',
      ].sort(),
    );
    expectCompleteTrail(ended);
  });

  test('shows the first event as soon as the request is accepted', async () => {
    const id = await stack.api.accepted(createBody('main'));

    const [first] = await stack.api.events(id);

    expect(first).toMatchObject({ sequence: 1, type: 'accepted', requestId: id });
  });
});

describe.each([{ suffix: '' }, { suffix: '/events' }])('GET /v1/requests/{id}$suffix', ({ suffix }) => {
  test.each([
    { name: 'an id that nobody has', id: UNKNOWN_ID },
    { name: 'an id in small letters', id: UNKNOWN_ID.toLowerCase() },
    { name: 'an id that is too long', id: `${UNKNOWN_ID}0` },
    { name: 'an id with a line break', id: `${UNKNOWN_ID}%0A` },
    { name: 'a word', id: '__proto__' },
    { name: 'a key of the table', id: 'REQ%23' },
    { name: 'a very long word', id: 'x'.repeat(2000) },
  ])('knows no request with $name', async ({ id }) => {
    const answer = await stack.api.call(`/v1/requests/${id}${suffix}`);

    expectProblem(answer, { status: 404, code: 'request-not-found' });
  });
});

test('a request keeps its place in the trail while many run at once', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => stack.api.accepted(createBody('main'))));

  const ended = await Promise.all(ids.map((id) => stack.api.ended(id)));

  expect(new Set(ended.map(({ request }) => request.connection?.id)).size).toBe(10);
  ended.forEach(expectCompleteTrail);
});
