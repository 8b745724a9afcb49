import type { ScriptInput } from '../../../lib/simulator/faults/script';
import type { Simulator } from '../../../lib/simulator/simulator';
import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import type { Ended } from '../../support/e2e/client';
import { E2eOperator } from '../../support/e2e/operator';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { expectCompleteTrail } from '../../support/e2e/trail';

/** Nobody listens there: a port that only a privileged process could open. */
const NOBODY = 'http://127.0.0.1:1';
/** Virtual time that a request may take past its deadline; real time is a hundredth of it. */
const MARGIN_MS = 120_000;

// One simulator for each: what one test scripts or counts is no other test's business.
const PROVIDERS = [
  ...['settling', 'pending', 'unknown-word', 'throttled', 'revoked', 'locked', 'cut', 'unavailable'],
  ...['twins', 'deleted', 'unreadable', 'down-provider', 'first'],
] as const;
type Provider = (typeof PROVIDERS)[number];

let stack: E2eStack;
/** Takes eighteen seconds, so it runs beside the others. */
let neverSettled: Promise<Ended>;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: PROVIDERS,
    profiles: (simulatorOf) => {
      const down = simulatorOf('down-provider').profile('no-endpoint');
      const { auth } = simulatorOf('locked').profile('any');
      return Promise.resolve([
        { ...down, endpoint: NOBODY },
        { ...down, name: 'no-identity', auth: { ...down.auth, url: `${NOBODY}/v3` } },
        { ...simulatorOf('locked').profile('wrong-password'), auth: { ...auth, password: 'wrong-password' } },
      ]);
    },
  });
  // A function is loaded for its first call, which takes long where a second is a hundred.
  await run('first', undefined);
  neverSettled = run('pending', { outcome: 'PENDING_CREATE' }, { deadlineSeconds: 1800 });
}, 60_000);

afterAll(async () => {
  await neverSettled;
  await stack.stop();
});

afterEach(() => {
  PROVIDERS.forEach((name) => {
    stack.simulator(name).clearScripts();
  });
});

/** Scripts a provider, then has a request run there to its end. */
async function run(
  provider: Provider,
  script: ScriptInput | undefined,
  { connection = {}, ...changes }: { readonly connection?: Json; readonly [name: string]: unknown } = {},
): Promise<Ended> {
  if (script !== undefined) stack.simulator(provider).script(script);
  return stack.api.run(createBody(provider, connection, changes));
}

function typesOf({ events }: Ended): readonly string[] {
  return events.map(({ type }) => type);
}

function connectionsOf(provider: Provider): ReturnType<Simulator['connections']> {
  return stack.simulator(provider).connections();
}

/** How long the request took past its deadline, in virtual milliseconds. */
function lateMs({ request }: Ended): number {
  return Date.parse(request.endedAt ?? '') - Date.parse(request.deadlineAt);
}

test('a create whose connection settles as FREEZED fails at once and keeps its id', async () => {
  const ended = await run('settling', { outcome: 'FREEZED' }, { deadlineSeconds: 3600 });

  const [connection] = connectionsOf('settling').slice(-1);
  expect(ended.request).toMatchObject({
    state: 'failed',
    connection: { id: connection?.id, status: 'FREEZED' },
    problem: { code: 'provider-frozen', retryable: false },
  });
  expect(ended.events.at(-1)?.connectionId).toBe(connection?.id);
  expect(lateMs(ended)).toBeLessThan(-300_000);
  expectCompleteTrail(ended);
});

test('a connection with a status word that nobody knows counts as pending, and the word is audited once', async () => {
  const script = { outcome: 'Re-Keying now', settleAfterSeconds: 15 };
  const ended = await run('unknown-word', script, { deadlineSeconds: 300 });

  expect(ended.request).toMatchObject({
    state: 'timed_out',
    tunnel: 'unknown',
    connection: { status: 'RE_KEYING_NOW' },
    problem: { code: 'deadline-exceeded' },
  });
  expect(typesOf(ended)).toEqual([
    ...['accepted', 'validated', 'create-sent', 'created', 'status-changed', 'timed_out'],
  ]);
  expectCompleteTrail(ended);
});

test('a provider that refuses calls for a while is left alone as long as it asks for, then asked again', async () => {
  const respond = { status: 429, headers: { 'Retry-After': '200' }, body: { error_code: 'APIG.0308' } };
  const ended = await run('throttled', { faults: [{ on: 'create', respond }] });

  const [first = Number.NaN, second = Number.NaN] = ended.events
    .filter(({ type }) => type === 'create-sent')
    .map(({ time }) => Date.parse(time));
  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(typesOf(ended)).toEqual([
    ...['accepted', 'validated', 'create-sent', 'create-not-sent', 'create-sent', 'created', 'succeeded'],
  ]);
  expect(second - first).toBeGreaterThanOrEqual(200_000);
  expect(connectionsOf('throttled')).toHaveLength(1);
  expectCompleteTrail(ended);
});

test('a provider that has revoked a token gets one new sign-in', async () => {
  const simulator = stack.simulator('revoked');
  await run('revoked', undefined);
  simulator.revokeTokens();

  const ended = await run('revoked', undefined);

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(simulator.calls().token).toBe(2);
  expect(connectionsOf('revoked')).toHaveLength(2);
  expectCompleteTrail(ended);
});

test('a provider that refuses our credentials is asked once only, since wrong passwords lock accounts', async () => {
  const ended = await stack.api.run(createBody('wrong-password'));

  expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'provider-auth', retryable: false } });
  expect(ended.request.connection).toBeUndefined();
  expect(stack.simulator('locked').calls()).toMatchObject({ token: 1, create: 0, get: 0, list: 0 });
  expectCompleteTrail(ended);
});

test.concurrent.each([
  { name: 'nobody listens at its endpoint', provider: 'no-endpoint', connection: {} },
  {
    name: 'nobody listens at its endpoint and the look-up comes first',
    provider: 'no-endpoint',
    connection: { name: 'n' },
  },
  { name: 'nobody listens at its identity service', provider: 'no-identity', connection: {} },
])(
  'a provider that cannot be reached is tried until the deadline, then the request fails: $name',
  async ({ provider, connection }) => {
    const ended = await stack.api.run(createBody(provider, connection, { deadlineSeconds: 400 }));

    const tries = typesOf(ended).filter((type) => type === 'create-not-sent');
    expect(ended.request).toMatchObject({
      state: 'failed',
      problem: { code: 'provider-unavailable', retryable: true },
    });
    expect(ended.request.connection).toBeUndefined();
    expect(ended.request.problem?.detail).toContain('It was tried until the deadline');
    expect(tries.length).toBeGreaterThan(1);
    expect(lateMs(ended)).toBeGreaterThan(-60_000);
    expect(lateMs(ended)).toBeLessThan(MARGIN_MS);
    expect(typesOf(ended)).not.toContain('create-in-doubt');
    expect(connectionsOf('down-provider')).toEqual([]);
    expectCompleteTrail(ended);
  },
);

test('a create in doubt is looked up and its connection adopted when the caller gave no name', async () => {
  const before = connectionsOf('cut').length;
  const faults = [{ on: 'create' as const, afterCommit: true, reset: true as const }];
  const ended = await run('cut', { faults });

  const created = connectionsOf('cut').slice(before);
  expect(created).toHaveLength(1);
  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { id: created[0]?.id } });
  expect(typesOf(ended)).toEqual([
    ...['accepted', 'validated', 'create-sent', 'create-in-doubt', 'adopted', 'clean-up-started', 'succeeded'],
  ]);
  expectCompleteTrail(ended);
});

test('the look-up after a create in doubt is not confused by a connection of the same name that was there before', async () => {
  const connection = { name: 'twice-named' };
  const earlier = await run('cut', undefined, { connection });
  const faults = [{ on: 'create' as const, afterCommit: true, reset: true as const }];

  const ended = await run('cut', { faults }, { connection });

  expect(ended.request.state).toBe('succeeded');
  expect(ended.request.connection?.id).not.toBe(earlier.request.connection?.id);
  expect(connectionsOf('cut').filter(({ name }) => name === 'twice-named')).toHaveLength(2);
  expectCompleteTrail(ended);
});

test.each([
  { name: 'a 503 without a commit', fault: { respond: { status: 503 } } },
  { name: 'a 504 after the commit', fault: { respond: { status: 504 }, afterCommit: true } },
  { name: 'an answer that cannot be read', fault: { respond: { status: 201, body: '<html>' }, afterCommit: true } },
  { name: 'a connection cut off without a commit', fault: { reset: true as const } },
])('a create in doubt leads to one connection: $name', async ({ fault }) => {
  const before = connectionsOf('unavailable').length;

  const ended = await run('unavailable', { faults: [{ on: 'create', ...fault }] });

  const created = connectionsOf('unavailable').slice(before);
  expect(created).toHaveLength(1);
  expect(ended.request).toMatchObject({ state: 'succeeded', connection: { id: created[0]?.id } });
  expect(typesOf(ended)).toContain('create-in-doubt');
  expectCompleteTrail(ended);
});

test('two creates of the same name and peer, both in doubt, never get one connection: one needs attention where nothing tells theirs apart', async () => {
  const faults = [{ on: 'create' as const, times: 2, afterCommit: true, reset: true as const }];
  stack.simulator('twins').script({ faults });
  const body = createBody('twins', { name: 'twin' });

  const ended = await Promise.all([stack.api.run(body), stack.api.run(body)]);

  const ids = connectionsOf('twins').map(({ id }) => id);
  const adopted = ended.flatMap(({ request }) => (request.state === 'succeeded' ? [request.connection?.id] : []));
  const doubtful = ended.filter(({ request }) => request.state !== 'succeeded');
  expect(ids).toHaveLength(2);
  expect(new Set(adopted).size).toBe(adopted.length);
  for (const { request } of doubtful) {
    expect(request).toMatchObject({ state: 'needs_attention', problem: { code: 'connection-ambiguous' } });
    ids
      .filter((id) => !adopted.includes(id))
      .forEach((id) => {
        expect(request.problem?.detail).toContain(id);
      });
  }
  ended.forEach(expectCompleteTrail);
});

test('a connection that somebody deleted while it was created needs attention after a second look, and is not created again', async () => {
  const simulator = stack.simulator('deleted');
  simulator.script({ outcome: 'PENDING_CREATE' });
  const id = await stack.api.accepted(createBody('deleted'));
  const { connection } = await stack.api.until(id, (resource) => resource.connection !== undefined);

  await new E2eOperator(simulator).delete(connection?.id ?? '');
  const ended = await stack.api.ended(id);

  expect(ended.request).toMatchObject({
    state: 'needs_attention',
    tunnel: 'unknown',
    connection: { id: connection?.id },
    problem: { code: 'connection-gone' },
  });
  expect(typesOf(ended).slice(-2)).toEqual(['connection-missing', 'needs_attention']);
  expect(simulator.calls()).toMatchObject({ create: 1 });
  expect(simulator.connections()).toEqual([]);
  expectCompleteTrail(ended);
});

test('a create whose connection cannot be observed at any look times out at the deadline, says why and keeps the id', async () => {
  const before = stack.simulator('unreadable').calls().get;
  const script = { faults: [{ on: 'get' as const, times: 99, respond: { status: 500 } }] };
  const ended = await run('unreadable', script, { deadlineSeconds: 300 });

  const [connection] = connectionsOf('unreadable').slice(-1);
  expect(ended.request).toMatchObject({
    state: 'timed_out',
    tunnel: 'unknown',
    connection: { id: connection?.id },
    problem: { code: 'provider-unavailable', retryable: false },
  });
  expect(ended.request.problem?.detail).toContain('The last look had no usable answer');
  expect(stack.simulator('unreadable').calls().get - before).toBeGreaterThan(5);
  expect(lateMs(ended)).toBeGreaterThanOrEqual(0);
  expect(lateMs(ended)).toBeLessThan(MARGIN_MS);
  expectCompleteTrail(ended);
});

test('six looks in a row without an answer are no reason to give up', async () => {
  const respond = { status: 500 };
  const ended = await run('unreadable', { settleAfterSeconds: 200, faults: [{ on: 'get', times: 6, respond }] });

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(typesOf(ended).filter((type) => type === 'observation-failed')).toHaveLength(6);
  expectCompleteTrail(ended);
});

test('a create whose connection does not settle times out at the deadline, having been looked at seldom', async () => {
  const ended = await neverSettled;

  const looks = stack.simulator('pending').calls().get;
  expect(ended.request).toMatchObject({
    state: 'timed_out',
    tunnel: 'unknown',
    connection: { status: 'PENDING_CREATE' },
    problem: { code: 'deadline-exceeded', retryable: false },
  });
  expect(lateMs(ended)).toBeGreaterThanOrEqual(0);
  expect(lateMs(ended)).toBeLessThan(MARGIN_MS);
  expect(looks).toBeGreaterThan(10);
  expect(looks).toBeLessThan(100);
  expect(typesOf(ended)).toEqual(['accepted', 'validated', 'create-sent', 'created', 'timed_out']);
  expectCompleteTrail(ended);
}, 60_000);
