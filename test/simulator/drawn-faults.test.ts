import { UndiciTransport } from '../../lambdas/adapters/http/undici-transport';
import { FAULT_KIND_NAMES, type FaultKind } from '../../lib/simulator/faults/fault-kinds';
import type { ScheduleInput } from '../../lib/simulator/faults/schedule';
import { startSimulator, type SimulatedDialectId, type Simulator } from '../../lib/simulator/simulator';
import { bodyOf, gist, ProviderCaller, type Outcome } from '../support/simulator/provider-caller';
import { until } from '../support/simulator/until';

const LIMITS = { connectMs: 5000, headersMs: 20_000, bodyMs: 10_000, totalMs: 20_000, maxBodyBytes: 8_000_000 };
const START = Date.parse('2026-11-20T08:00:00Z');
const HOUR_MS = 3_600_000;
const RESET = 'no-answer ECONNRESET';
const NO_STRIKES = Object.fromEntries(FAULT_KIND_NAMES.map((kind) => [kind, 0]));

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ clock: { nowMs: () => START } });
});

afterEach(async () => {
  await simulator.stop();
});

async function logIn(dialect: SimulatedDialectId, limits = LIMITS): Promise<ProviderCaller> {
  const transport = new UndiciTransport(limits);
  const caller = new ProviderCaller(simulator.profile('a', dialect), (request) => transport.send(request));
  await caller.logIn();
  return caller;
}

/** Has faults of this kind alone strike each call from now on. */
function strikeWith(kind: FaultKind, options: Partial<ScheduleInput> = {}): void {
  const quick = { hangSeconds: 0.2, lateCommitSeconds: 0.2 };
  simulator.schedule({ seed: 7, probability: 1, kinds: [kind], ...quick, ...options });
}

describe.each<{ kind: FaultKind; dialect: SimulatedDialectId; seen: string; connections: number }>([
  { kind: 'throttled', dialect: 'huawei-v2', seen: '429', connections: 0 },
  { kind: 'throttled', dialect: 'fjcloud-v2', seen: '413', connections: 0 },
  { kind: 'throttled', dialect: 'enterprise-v5', seen: '429', connections: 0 },
  { kind: 'throttled', dialect: 'openstack-v2', seen: '429', connections: 0 },
  { kind: 'refused', dialect: 'huawei-v2', seen: RESET, connections: 0 },
  { kind: 'unavailable', dialect: 'huawei-v2', seen: '503', connections: 0 },
  { kind: 'unavailable', dialect: 'openstack-v2', seen: '503', connections: 0 },
  { kind: 'bad-gateway', dialect: 'fjcloud-v2', seen: '502', connections: 1 },
  { kind: 'malformed', dialect: 'enterprise-v5', seen: '201', connections: 1 },
  { kind: 'wrong-shape', dialect: 'openstack-v2', seen: '201', connections: 1 },
  { kind: 'reset', dialect: 'huawei-v2', seen: RESET, connections: 0 },
  { kind: 'reset-after-commit', dialect: 'fjcloud-v2', seen: RESET, connections: 1 },
  { kind: 'hang', dialect: 'enterprise-v5', seen: RESET, connections: 0 },
  { kind: 'hang-after-commit', dialect: 'openstack-v2', seen: RESET, connections: 1 },
  { kind: 'slow-body', dialect: 'huawei-v2', seen: '201', connections: 1 },
  { kind: 'huge-body', dialect: 'fjcloud-v2', seen: 'no-answer UND_ERR_RES_EXCEEDED_MAX_SIZE', connections: 1 },
  { kind: 'token-expired', dialect: 'enterprise-v5', seen: '401', connections: 0 },
  { kind: 'clock-skew', dialect: 'openstack-v2', seen: '201', connections: 1 },
])('$kind strikes a create, $dialect', ({ kind, dialect, seen, connections }) => {
  test(`the caller sees ${seen}, there are ${connections} connections, and it counts once`, async () => {
    const caller = await logIn(dialect);
    strikeWith(kind);

    const outcome = await caller.create();

    expect(gist(outcome)).toBe(seen);
    expect(simulator.connections()).toHaveLength(connections);
    expect(simulator.strikes()).toEqual({ ...NO_STRIKES, [kind]: 1 });
  });
});

test.each([
  { kind: 'server-error', status: 500 },
  { kind: 'gateway-timeout', status: 504 },
] as const)('$kind: $status, now before commit and now after', async ({ kind, status }) => {
  const caller = await logIn('enterprise-v5');
  strikeWith(kind);

  const outcomes: Outcome[] = [];
  for (let n = 0; n < 20; n += 1) outcomes.push(await caller.create({ name: `conn-${n}` }));

  expect(new Set(outcomes.map(gist))).toEqual(new Set([String(status)]));
  expect(simulator.connections().length).toBeGreaterThan(0);
  expect(simulator.connections().length).toBeLessThan(20);
});

test('throttled: some answers say how long to wait, 1 to 5 s, and some do not', async () => {
  const caller = await logIn('huawei-v2');
  strikeWith('throttled');

  const outcomes: Outcome[] = [];
  for (let n = 0; n < 100; n += 1) outcomes.push(await caller.list());

  const waits = outcomes.map((outcome) => ('status' in outcome ? outcome.headers['retry-after'] : 'no answer'));
  expect([...new Set(waits)].sort()).toEqual(['1', '2', '3', '4', '5', undefined]);
});

describe('late-commit', () => {
  test('no answer, and the connection comes later', async () => {
    const caller = await logIn('fjcloud-v2');
    strikeWith('late-commit');

    const outcome = await caller.create();
    const connectionsThen = simulator.connections().length;
    await until(() => simulator.connections().length === 1);

    expect(gist(outcome)).toBe(RESET);
    expect(connectionsThen).toBe(0);
  });

  test('counts from when the caller has hung up', async () => {
    const caller = await logIn('fjcloud-v2', { ...LIMITS, totalMs: 500 });
    strikeWith('late-commit', { hangSeconds: 600, lateCommitSeconds: 0.05 });

    const reasons = new Set<string>();
    for (let n = 0; n < 8; n += 1) reasons.add(gist(await caller.create({ name: `conn-${n}` })));
    await until(() => simulator.connections().length === 8);

    expect(reasons).toEqual(new Set([RESET, 'no-answer TimeoutError']));
  });

  test('a caller without a good token gets none', async () => {
    const caller = await logIn('fjcloud-v2');
    strikeWith('late-commit', { lateCommitSeconds: 0 });
    simulator.revokeTokens();

    await caller.create();
    simulator.clearSchedule();
    await caller.logIn();
    await caller.create();

    expect(simulator.connections()).toHaveLength(1);
  });

  test('a token that ends meanwhile does not stop what was taken in', async () => {
    const caller = await logIn('fjcloud-v2');
    strikeWith('late-commit');

    await caller.create();
    simulator.revokeTokens();
    await until(() => simulator.connections().length === 1);

    expect(simulator.connections()).toHaveLength(1);
  });
});

describe('answers that are not what they should be', () => {
  test('malformed: the caller’s own answer, cut', async () => {
    const caller = await logIn('openstack-v2');
    strikeWith('malformed');

    const outcome = await caller.create();

    expect(() => bodyOf(outcome)).toThrow(SyntaxError);
    expect('status' in outcome && outcome.body).toMatch(/^\{"ipsec_site_connection"/);
  });

  test('wrong-shape: an object, but without a connection', async () => {
    const caller = await logIn('openstack-v2');
    strikeWith('wrong-shape');

    expect(bodyOf(await caller.create())).toEqual({ result: 'success', data: [] });
  });

  test.each(['malformed', 'wrong-shape', 'slow-body', 'huge-body'] as const)(
    '%s of a delete: it has worked, and answers with a body',
    async (kind) => {
      const caller = await logIn('openstack-v2', { ...LIMITS, maxBodyBytes: 20_000_000 });
      const id = await caller.createdId();
      strikeWith(kind, { operations: ['delete'] });

      const outcome = await caller.remove(id);

      expect(outcome).toMatchObject({ status: 200, body: expect.stringMatching(/./) as string });
      expect(simulator.connections()).toEqual([]);
    },
  );

  test('bad-gateway: HTML', async () => {
    const caller = await logIn('enterprise-v5');
    strikeWith('bad-gateway');

    expect(await caller.list()).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: expect.stringContaining('<h1>502 Bad Gateway</h1>') as string,
    });
  });

  test('slow-body: the header comes at once, the body in pieces', async () => {
    const caller = await logIn('huawei-v2');
    const profile = simulator.profile('a');
    strikeWith('slow-body', { hangSeconds: 2 });
    const token = 'none'; // a refusal drips as well

    const response = await fetch(`${profile.endpoint}/v2.0/vpn/ipsec-site-connections`, {
      headers: { 'x-auth-token': token },
    });
    const pieces: string[] = [];
    for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece as Uint8Array).toString());

    expect(response.status).toBe(401);
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(pieces.join(''))).toMatchObject({ error_code: 'APIG.0301' });
    expect(gist(await caller.list())).toBe('200');
  });

  test('clock-skew: the date is an hour off at least, a day at most', async () => {
    const caller = await logIn('openstack-v2');
    strikeWith('clock-skew');

    const outcome = await caller.list();

    const date = 'status' in outcome ? Date.parse(outcome.headers['date'] ?? '') : NaN;
    const offMs = Math.abs(date - START);
    expect(offMs).toBeGreaterThanOrEqual(HOUR_MS - 1000);
    expect(offMs).toBeLessThanOrEqual(24 * HOUR_MS + 1000);
  });

  test.each(['huawei-v2', 'enterprise-v5'] as const)('unknown-status: shown once, %s', async (dialect) => {
    const caller = await logIn(dialect);
    const id = await caller.createdId();
    strikeWith('unknown-status', { operations: ['get', 'list'] });
    const struck = [await caller.get(id), await caller.list()];
    simulator.clearSchedule();

    const after = await caller.get(id);

    const listed = (bodyOf(struck[1] as Outcome)[`${caller.envelope}s`] as { status: string }[])[0];
    const shown = [caller.connectionIn(struck[0] as Outcome)['status'], listed?.status];
    expect(shown.every((status) => ['MIGRATING', 'DEGRADED', 'N/A'].includes(String(status)))).toBe(true);
    expect(caller.connectionIn(after)['status']).toBe('PENDING_CREATE');
  });

  test('token-expired: the next token is good', async () => {
    const caller = await logIn('huawei-v2');
    strikeWith('token-expired');
    const struck = await caller.list();
    simulator.clearSchedule();

    const withOld = await caller.list();
    await caller.logIn();

    expect([gist(struck), gist(withOld), gist(await caller.list())]).toEqual(['401', '401', '200']);
  });

  test('moving-pages: a list misses one entry', async () => {
    const caller = await logIn('openstack-v2');
    const ids = [await caller.createdId(), await caller.createdId(), await caller.createdId()];
    strikeWith('moving-pages');

    const seen = caller.idsIn(await caller.list());

    expect(seen).toHaveLength(2);
    expect(ids).toEqual(expect.arrayContaining(seen));
    expect(simulator.connections()).toHaveLength(3);
  });

  test('moving-pages is drawn for pages after the first only, unless a schedule names it', async () => {
    const caller = await logIn('openstack-v2');
    const ids = [await caller.createdId(), await caller.createdId(), await caller.createdId()].sort();
    simulator.schedule({ seed: 1, probability: 1, operations: ['list'], hangSeconds: 0 });

    for (let n = 0; n < 60; n += 1) await caller.list(`?name=conn-${n}`);
    const onFirst = simulator.strikes()['moving-pages'];
    await caller.logIn();
    for (let n = 0; n < 60; n += 1) await caller.list(`?limit=2&marker=${ids[0] ?? ''}&name=conn-${n}`);

    expect(onFirst).toBe(0);
    expect(simulator.strikes()['moving-pages']).toBeGreaterThan(0);
  });
});

test.each(['token', 'get', 'list', 'update', 'delete'] as const)('%s can be struck too', async (operation) => {
  const caller = await logIn('enterprise-v5');
  const id = await caller.createdId();
  strikeWith('unavailable', { operations: [operation] });
  const calls = {
    token: () => caller.logIn(),
    get: () => caller.get(id),
    list: () => caller.list(),
    update: () => caller.update(id, { name: 'renamed' }),
    delete: () => caller.remove(id),
  };

  const outcome = await calls[operation]();

  expect(gist(outcome)).toBe('503');
  expect(simulator.strikes().unavailable).toBe(1);
});
