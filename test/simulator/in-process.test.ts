import { UndiciTransport } from '../../lambdas/adapters/http/undici-transport';
import type { ScriptInput } from '../../lib/simulator/faults/script';
import { createInProcessSimulator, type InProcessSimulator } from '../../lib/simulator/in-process';
import { SIMULATED_DIALECTS, startSimulator, type Simulator } from '../../lib/simulator/simulator';
import { bodyOf, gist, ProviderCaller, type Outcome } from '../support/simulator/provider-caller';

const START = Date.parse('2026-11-20T08:00:00.123Z');

/** Ids and times are each simulator's own. */
function normalized(outcome: Outcome): unknown {
  if (!('status' in outcome)) return outcome;
  const { 'content-type': contentType, 'retry-after': retryAfter, 'www-authenticate': challenge } = outcome.headers;
  const body = outcome.body.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}/g, '<id>');
  return { status: outcome.status, contentType, retryAfter, challenge: challenge?.split(' ')[0], body };
}

describe.each(SIMULATED_DIALECTS)('%s, in process and over sockets', (dialect) => {
  const time = { nowMs: START };
  const clock = { nowMs: () => time.nowMs };
  const transport = new UndiciTransport();
  let sockets: Simulator;
  let inProcess: InProcessSimulator;
  let callers: ProviderCaller[];

  beforeEach(async () => {
    time.nowMs = START;
    sockets = await startSimulator({ clock });
    inProcess = createInProcessSimulator({ clock });
    callers = [
      new ProviderCaller(sockets.profile('a', dialect), (request) => transport.send(request)),
      new ProviderCaller(inProcess.profile('a', dialect), (request) => inProcess.send(request)),
    ];
    for (const caller of callers) await caller.logIn();
  });

  afterEach(async () => {
    inProcess.stop();
    await sockets.stop();
  });

  /** What both callers get, which must be the same. */
  async function both(call: (caller: ProviderCaller) => Promise<Outcome>): Promise<Outcome[]> {
    const outcomes = await Promise.all(callers.map(call));
    expect(normalized(outcomes[1] as Outcome)).toEqual(normalized(outcomes[0] as Outcome));
    return outcomes;
  }

  function scripted(script: ScriptInput): void {
    sockets.script(script);
    inProcess.script(script);
  }

  test('a life from create to delete is answered alike', async () => {
    const created = await both((caller) => caller.create({ name: 'one' }));
    const ids = created.map((outcome, index) => callers[index]?.connectionIn(outcome)['id'] as string);
    const idOf = (caller: ProviderCaller): string => ids[callers.indexOf(caller)] ?? '';

    await both((caller) => caller.update(idOf(caller), { name: 'too-early' }));
    time.nowMs += 30_000;
    const outcomes = [
      await both((caller) => caller.get(idOf(caller))),
      await both((caller) => caller.list('?name=one')),
      await both((caller) => caller.update(idOf(caller), { name: 'two' })),
      await both((caller) => caller.remove(idOf(caller))),
      await both((caller) => caller.get('851f280f-5639-4ea3-81aa-e298525ab74b')),
    ];

    expect(outcomes.map(([outcome]) => outcome && gist(outcome))).toEqual(['200', '200', '200', '204', '404']);
  });

  test('a bad body, a bad token and an unknown path are answered alike', async () => {
    await both((caller) => caller.create({ psk: '' }));
    sockets.revokeTokens();
    inProcess.revokeTokens();
    const [refused] = await both((caller) => caller.list());
    await both((caller) => caller.get('a/b'));

    expect(refused).toMatchObject({ status: 401 });
  });

  test('a scripted answer and a reset are the same', async () => {
    const respond = { status: 429, headers: { 'Retry-After': '7' }, body: { error_code: 'APIGW.0308' } };
    scripted({ faults: [{ on: 'list', respond }] });
    scripted({ faults: [{ on: 'list', reset: true }] });

    const throttled = await both((caller) => caller.list());
    const reset = await both((caller) => caller.list());

    expect(throttled[1]).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(reset[1]).toEqual({ kind: 'no-answer', reason: 'ECONNRESET' });
  });

  test('an answer of 10 MB is too large for both', async () => {
    scripted({ faults: [{ on: 'create', paddingBytes: 10_000_000 }] });

    const outcomes = await both((caller) => caller.create());

    expect(outcomes[0]).toEqual({ kind: 'no-answer', reason: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
    expect([sockets.connections().length, inProcess.connections().length]).toEqual([1, 1]);
  });

  test('down is refused, up goes on with what there was', async () => {
    await both((caller) => caller.create({ name: 'before' }));
    await sockets.down();
    inProcess.down();
    // The transport may learn only now that its open connection has ended.
    await callers[0]?.list();
    const refused = await both((caller) => caller.list());
    await sockets.up();
    inProcess.up();

    const listed = await both((caller) => caller.list());

    expect(refused[0]).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
    expect(callers[0]?.idsIn(listed[0] as Outcome)).toHaveLength(1);
  });
});

describe('in virtual time', () => {
  let simulator: InProcessSimulator;
  let caller: ProviderCaller;

  beforeEach(async () => {
    jest.useFakeTimers({ now: START });
    simulator = createInProcessSimulator({ clock: { nowMs: () => Date.now() } });
    caller = new ProviderCaller(simulator.profile('a'), (request) => simulator.send(request));
    await caller.logIn();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** The outcome of a call, and how many virtual milliseconds it took. */
  async function timed(call: Promise<Outcome>): Promise<{ readonly gist: string; readonly tookMs: number }> {
    const result = call.then((outcome) => ({ gist: gist(outcome), tookMs: Date.now() - START }));
    await jest.runAllTimersAsync();
    return result;
  }

  test('a call that nothing delays sets no timer', async () => {
    const outcome = await caller.create();

    expect(gist(outcome)).toBe('201');
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each([
    { name: 'a hang', fault: { hang: true }, gist: 'no-answer TimeoutError', tookMs: 30_000 },
    { name: 'a short hang', fault: { hang: true, delayMs: 4000 }, gist: 'no-answer ECONNRESET', tookMs: 4000 },
    { name: 'a slow body', fault: { dripMs: 12_000 }, gist: '201', tookMs: 12_000 },
    { name: 'a body that is too slow', fault: { dripMs: 45_000 }, gist: 'no-answer TimeoutError', tookMs: 30_000 },
    { name: 'a delay', fault: { delayMs: 9000 }, gist: '201', tookMs: 9000 },
    { name: 'a refusal', fault: { refuse: true }, gist: 'not-sent ECONNREFUSED', tookMs: 0 },
  ] as const)('$name: $gist after $tookMs ms', async ({ fault, gist: expected, tookMs }) => {
    simulator.script({ faults: [{ on: 'create', ...fault }] });

    expect(await timed(caller.create())).toEqual({ gist: expected, tookMs });
  });

  test('a caller gives up after 30 s, what was delayed longer commits later', async () => {
    simulator.script({ faults: [{ on: 'create', delayMs: 45_000 }] });
    const call = caller.create();

    await jest.advanceTimersByTimeAsync(30_000);
    const outcome = await call;
    const connectionsThen = simulator.connections().length;
    await jest.advanceTimersByTimeAsync(15_000);

    expect(gist(outcome)).toBe('no-answer TimeoutError');
    expect(connectionsThen).toBe(0);
    expect(simulator.connections()).toHaveLength(1);
  });

  test('a late commit counts from when the caller gave up', async () => {
    simulator.script({ faults: [{ on: 'create', hang: true, lateCommitMs: 20_000 }] });
    const call = caller.create();

    await jest.advanceTimersByTimeAsync(49_999);
    const before = simulator.connections().length;
    await jest.advanceTimersByTimeAsync(1);

    expect(gist(await call)).toBe('no-answer TimeoutError');
    expect(before).toBe(0);
    expect(simulator.connections()).toMatchObject([{ status: 'PENDING_CREATE' }]);
  });

  test('stop forgets late commits', async () => {
    simulator.script({ faults: [{ on: 'create', reset: true, lateCommitMs: 20_000 }] });
    await caller.create();

    simulator.stop();
    await jest.runAllTimersAsync();

    expect(simulator.connections()).toEqual([]);
  });
});

describe('addresses', () => {
  test('each dialect has a loopback URL of its own, and nobody is at any other', async () => {
    const simulator = createInProcessSimulator();
    const endpoints = SIMULATED_DIALECTS.map((id) => simulator.profile('a', id).endpoint);

    const elsewhere = await simulator.send({ method: 'GET', url: 'http://127.0.0.1:99/v2.0', headers: {} });

    expect(new Set(endpoints).size).toBe(4);
    expect(endpoints.every((endpoint) => new URL(endpoint).hostname === '127.0.0.1')).toBe(true);
    expect(elsewhere).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
  });

  test('an answer carries its request id and the date of the clock', async () => {
    const simulator = createInProcessSimulator({ clock: { nowMs: () => START } });
    const { endpoint } = simulator.profile('a', 'fjcloud-v2');

    const outcome = await simulator.send({ method: 'GET', url: `${endpoint}/nowhere`, headers: {} });

    expect(outcome).toMatchObject({
      status: 404,
      headers: {
        'x-fj-request-id': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        date: 'Fri, 20 Nov 2026 08:00:00 GMT',
      },
    });
    expect(bodyOf(outcome)).toMatchObject({ title: 'Not Found' });
  });

  test('ids can be given, so that a run can be repeated exactly', async () => {
    const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
    const remaining = [...ids];
    const simulator = createInProcessSimulator({ newId: () => remaining.shift() ?? '' });
    const caller = new ProviderCaller(simulator.profile('a'), (request) => simulator.send(request));
    await caller.logIn();

    const created = [await caller.createdId(), await caller.createdId()];

    expect(created).toEqual(ids);
  });
});
