import { UndiciTransport } from '../../../lambdas/adapters/http/undici-transport';
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { bodyOf, gist, ProviderCaller } from './provider-caller';
import { SimulatedProvider } from './simulated-provider';

type FaultInput = NonNullable<ScriptInput['faults']>[number];

const RESET = 'no-answer ECONNRESET';

let provider: SimulatedProvider;
let caller: ProviderCaller;

beforeEach(async () => {
  provider = await SimulatedProvider.start();
  const transport = new UndiciTransport();
  caller = new ProviderCaller(provider.simulator.profile('a'), (request) => transport.send(request));
  await caller.logIn();
});

afterEach(async () => {
  await provider.simulator.stop();
});

function connectionCount(): number {
  return provider.simulator.connections().length;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('over sockets', () => {
  test.each<{ name: string; fault: Omit<FaultInput, 'on'>; seen: string; connections: number }>([
    { name: 'a hang', fault: { hang: true, delayMs: 50 }, seen: RESET, connections: 0 },
    {
      name: 'a hang after commit',
      fault: { hang: true, delayMs: 50, afterCommit: true },
      seen: RESET,
      connections: 1,
    },
    { name: 'a refusal', fault: { refuse: true }, seen: RESET, connections: 0 },
    { name: 'a cut answer', fault: { malformed: true }, seen: '201', connections: 1 },
    { name: 'a dripping answer', fault: { dripMs: 700 }, seen: '201', connections: 1 },
    {
      name: 'a huge answer',
      fault: { paddingBytes: 10_000_000 },
      seen: 'no-answer UND_ERR_RES_EXCEEDED_MAX_SIZE',
      connections: 1,
    },
    { name: 'a skewed date', fault: { skewSeconds: -7200 }, seen: '201', connections: 1 },
    { name: 'an expired token', fault: { expireToken: true }, seen: '401', connections: 0 },
  ])('$name: the caller sees $seen, there are $connections connections', async ({ fault, seen, connections }) => {
    provider.simulator.script({ faults: [{ on: 'create', ...fault }] });

    expect(gist(await caller.create())).toBe(seen);
    expect(connectionCount()).toBe(connections);
  });

  test.each<{ name: string; fault: Omit<FaultInput, 'on'>; seen: string }>([
    { name: 'a reset', fault: { reset: true }, seen: RESET },
    { name: 'a hang', fault: { hang: true, delayMs: 50 }, seen: RESET },
    { name: 'an answer', fault: { respond: { status: 504 } }, seen: '504' },
  ])('a late commit after $name: $seen, then the connection comes', async ({ fault, seen }) => {
    provider.simulator.script({ faults: [{ on: 'create', lateCommitMs: 150, ...fault }] });

    const outcome = await caller.create();
    const connectionsThen = connectionCount();
    await until(() => connectionCount() === 1);

    expect(gist(outcome)).toBe(seen);
    expect(connectionsThen).toBe(0);
  });

  test('a late commit of an update and of a delete', async () => {
    const id = await caller.createdId({ name: 'one' });
    provider.advance(60);
    provider.simulator.script({ faults: [{ on: 'update', lateCommitMs: 20, reset: true }] });
    provider.simulator.script({ faults: [{ on: 'delete', lateCommitMs: 20, reset: true }] });

    await caller.update(id, { name: 'two' });
    await until(() => provider.simulator.connections()[0]?.name === 'two');
    await caller.remove(id);
    await until(() => connectionCount() === 0);

    expect(connectionCount()).toBe(0);
  });

  test('a skewed date is as far off as told', async () => {
    provider.simulator.script({ faults: [{ on: 'list', skewSeconds: -7200 }] });

    expect(await caller.list()).toMatchObject({ headers: { date: 'Fri, 20 Nov 2026 06:00:00 GMT' } });
  });

  test('a cut answer is the caller’s own, up to its middle', async () => {
    provider.simulator.script({ faults: [{ on: 'create', malformed: true }] });

    const outcome = await caller.create();

    expect('status' in outcome && outcome.body).toMatch(/^\{"ipsec_site_connection":/);
    expect(() => bodyOf(outcome)).toThrow(SyntaxError);
  });
});

describe('listLagSeconds', () => {
  test('lists do not show what was just created, nor lose at once what is gone', async () => {
    provider.simulator.script({ match: { name: 'late' }, listLagSeconds: 8 });
    const id = await caller.createdId({ name: 'late' });
    const idsListed = async (): Promise<unknown[]> => caller.idsIn(await caller.list('?name=late'));

    const seen = [await idsListed(), [gist(await caller.get(id))]];
    provider.advance(8);
    seen.push(await idsListed());
    await caller.remove(id);
    seen.push(await idsListed(), [gist(await caller.get(id))]);
    provider.advance(8);
    seen.push(await idsListed());

    expect(seen).toEqual([[], ['200'], [id], [id], ['404'], []]);
  });

  test('other connections are listed at once', async () => {
    provider.simulator.script({ match: { name: 'late' }, listLagSeconds: 8 });
    const id = await caller.createdId({ name: 'other' });

    expect(caller.idsIn(await caller.list())).toEqual([id]);
  });

  test('a connection that is renamed is found by its new name', async () => {
    const id = await caller.createdId({ name: 'one' });
    provider.advance(60);

    await caller.update(id, { name: 'two' });

    expect(caller.idsIn(await caller.list('?name=one'))).toEqual([]);
    expect(caller.idsIn(await caller.list('?name=TWO '))).toEqual([id]);
    expect(caller.idsIn(await caller.list('?name=one&name=two'))).toEqual([id]);
  });
});

describe('refused with an error that names the field', () => {
  test.each<{ name: string; fault: Omit<FaultInput, 'on'>; path: string }>([
    { name: 'a hang and a reset', fault: { hang: true, reset: true }, path: 'hang' },
    { name: 'a cut answer and a given one', fault: { malformed: true, respond: { status: 200 } }, path: 'malformed' },
    { name: 'a late commit with the own answer', fault: { lateCommitMs: 5, malformed: true }, path: 'lateCommitMs' },
    {
      name: 'a late commit after commit',
      fault: { lateCommitMs: 5, reset: true, afterCommit: true },
      path: 'lateCommitMs',
    },
    { name: 'a refusal after commit', fault: { refuse: true, afterCommit: true }, path: 'refuse' },
  ])('$name', async ({ fault, path }) => {
    const answer = await provider.send('POST', '/_simulator/scripts', { faults: [{ on: 'create', ...fault }] });

    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([
      { path: `faults[0].${path}`, detail: expect.stringMatching(/./) as string },
    ]);
  });

  test('a token call has no token that could expire', () => {
    expect(() => {
      provider.simulator.script({ faults: [{ on: 'token', expireToken: true }] });
    }).toThrow(/expireToken/);
  });
});

test('a fault that hangs counts as a call, and its script is spent', async () => {
  provider.simulator.script({ faults: [{ on: 'get', hang: true, delayMs: 20 }] });
  const id = await caller.createdId();

  const seen = [gist(await caller.get(id)), gist(await caller.get(id))];

  expect(seen).toEqual([RESET, '200']);
  expect(provider.simulator.calls().get).toBe(2);
});
