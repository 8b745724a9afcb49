import { UndiciTransport } from '../../lambdas/adapters/http/undici-transport';
import type { ScriptInput } from '../../lib/simulator/faults/script';
import { createFields } from '../support/simulator/create-fields';
import { DialectClient } from '../support/simulator/dialect-client';
import { bodyOf, gist, ProviderCaller } from '../support/simulator/provider-caller';
import { until } from '../support/simulator/until';

type FaultInput = Omit<NonNullable<ScriptInput['faults']>[number], 'on'>;

const RESET = 'no-answer ECONNRESET';

let client: DialectClient;
let caller: ProviderCaller;

beforeEach(async () => {
  client = await DialectClient.start('huawei-v2');
  const transport = new UndiciTransport();
  caller = new ProviderCaller(client.simulator.profile('a'), (request) => transport.send(request));
  await caller.logIn();
});

afterEach(async () => {
  await client.simulator.stop();
});

function connectionCount(): number {
  return client.simulator.connections().length;
}

test.each<{ name: string; fault: FaultInput; seen: string; connections: number }>([
  { name: 'an answer', fault: { respond: { status: 504 } }, seen: '504', connections: 0 },
  {
    name: 'an answer after commit',
    fault: { respond: { status: 504 }, afterCommit: true },
    seen: '504',
    connections: 1,
  },
  { name: 'a reset', fault: { reset: true }, seen: RESET, connections: 0 },
  { name: 'a reset after commit', fault: { reset: true, afterCommit: true }, seen: RESET, connections: 1 },
  { name: 'a hang', fault: { hang: true, delayMs: 50 }, seen: RESET, connections: 0 },
  { name: 'a hang after commit', fault: { hang: true, delayMs: 50, afterCommit: true }, seen: RESET, connections: 1 },
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
])('after $name the caller has seen $seen, and there are $connections connections', async (row) => {
  client.simulator.script({ faults: [{ on: 'create', ...row.fault }] });

  expect(gist(await caller.create())).toBe(row.seen);
  expect(connectionCount()).toBe(row.connections);
});

describe('an answer', () => {
  test('has the status, headers and body of the script', async () => {
    const respond = { status: 429, headers: { 'Retry-After': '7' }, body: { error_code: 'APIGW.0308' } };
    client.simulator.script({ faults: [{ on: 'create', respond }] });

    const outcome = await caller.create();

    expect(outcome).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(bodyOf(outcome)).toEqual({ error_code: 'APIGW.0308' });
  });

  test('with a body that is a string is sent as it is', async () => {
    const respond = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>{"ipsec_site' };
    client.simulator.script({ faults: [{ on: 'list', respond }] });

    expect(await caller.list()).toMatchObject({
      headers: { 'content-type': 'text/html' },
      body: '<html>{"ipsec_site',
    });
  });

  test('with a skewed date is as far off as told', async () => {
    client.simulator.script({ faults: [{ on: 'list', skewSeconds: -7200 }] });

    expect(await caller.list()).toMatchObject({ headers: { date: 'Fri, 20 Nov 2026 06:00:00 GMT' } });
  });

  test('that is cut is the caller’s own, up to its middle', async () => {
    client.simulator.script({ faults: [{ on: 'create', malformed: true }] });

    const outcome = await caller.create();

    expect('status' in outcome && outcome.body).toMatch(/^\{"ipsec_site_connection":/);
    expect(() => bodyOf(outcome)).toThrow(SyntaxError);
  });
});

describe('a late commit', () => {
  test.each<{ name: string; fault: FaultInput; seen: string }>([
    { name: 'a reset', fault: { reset: true }, seen: RESET },
    { name: 'a hang', fault: { hang: true, delayMs: 50 }, seen: RESET },
    { name: 'an answer', fault: { respond: { status: 504 } }, seen: '504' },
  ])('after $name: the caller sees $seen, then the connection comes', async ({ fault, seen }) => {
    client.simulator.script({ faults: [{ on: 'create', lateCommitMs: 150, ...fault }] });

    const outcome = await caller.create();
    const connectionsThen = connectionCount();
    await until(() => connectionCount() === 1);

    expect(gist(outcome)).toBe(seen);
    expect(connectionsThen).toBe(0);
  });

  test('is there for an update and for a delete', async () => {
    const id = await caller.createdId({ name: 'one' });
    client.advance(60);
    client.simulator.script({ faults: [{ on: 'update', lateCommitMs: 20, reset: true }] });
    client.simulator.script({ faults: [{ on: 'delete', lateCommitMs: 20, reset: true }] });

    await caller.update(id, { name: 'two' });
    await until(() => client.simulator.connections()[0]?.name === 'two');
    await caller.remove(id);
    await until(() => connectionCount() === 0);

    expect(connectionCount()).toBe(0);
  });

  test('is made by a delay alone, when the caller has gone meanwhile', async () => {
    client.simulator.script({ faults: [{ on: 'create', delayMs: 200 }] });
    const impatient = new AbortController();

    const call = client.create(createFields('huawei-v2'), impatient.signal);
    await until(() => client.simulator.calls().create === 1);
    impatient.abort();

    await expect(call).rejects.toThrow('aborted');
    expect(connectionCount()).toBe(0);
    await until(() => connectionCount() === 1);
  });
});

test('a delay after commit answers late what the call has done at once', async () => {
  client.simulator.script({ faults: [{ on: 'create', afterCommit: true, delayMs: 50 }] });
  let answered = false;

  const call = caller.create().finally(() => (answered = true));
  await until(() => connectionCount() === 1);
  const answeredAtCommit = answered;

  expect(gist(await call)).toBe('201');
  expect(answeredAtCommit).toBe(false);
});

test('a fault that hangs counts as a call, and its script is spent', async () => {
  client.simulator.script({ faults: [{ on: 'get', hang: true, delayMs: 20 }] });
  const id = await caller.createdId();

  const seen = [gist(await caller.get(id)), gist(await caller.get(id))];

  expect(seen).toEqual([RESET, '200']);
  expect(client.simulator.calls().get).toBe(2);
});
