import { connect } from 'node:net';
import { once } from 'node:events';
import { createFields, neutronErrorOf, SimulatedProvider } from './simulated-provider';

let provider: SimulatedProvider;

beforeEach(async () => {
  provider = await SimulatedProvider.start();
});

afterEach(async () => {
  await provider.simulator.stop();
});

function connectionCount(): number {
  return provider.simulator.connections().length;
}

/** The code of the network error under a failed fetch. */
async function networkErrorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    return (error as { cause?: { code?: unknown } }).cause?.code;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('the next n calls of the operation are answered as scripted, then it works again', async () => {
  const respond = { status: 429, headers: { 'Retry-After': '7' }, body: { error_code: 'APIGW.0308' } };
  provider.simulator.script({ faults: [{ on: 'create', times: 2, respond }] });

  const listed = await provider.list();
  const answers = [await provider.create(), await provider.create(), await provider.create()];

  expect(listed.status).toBe(200);
  expect(answers.map(({ status }) => status)).toEqual([429, 429, 201]);
  expect(answers[0]?.headers.get('retry-after')).toBe('7');
  expect(answers[0]?.body).toEqual({ error_code: 'APIGW.0308' });
  expect(connectionCount()).toBe(1);
});

test.each([
  {
    status: 409,
    error: { type: 'OverQuota', message: "Quota exceeded for resources: ['ipsec_site_connection'].", detail: '' },
  },
  { status: 409, error: { type: 'VPC.1003', message: 'Quota exceeded.', detail: '' } },
  { status: 400, error: { type: 'VPC.1004', message: 'The remote gateway is being used.', detail: '' } },
])('$error.type is a matter of scripts', async ({ status, error }) => {
  provider.simulator.script({ faults: [{ on: 'create', respond: { status, body: { NeutronError: error } } }] });

  const answer = await provider.create();

  expect(answer.status).toBe(status);
  expect(neutronErrorOf(answer)).toEqual(error);
  expect(connectionCount()).toBe(0);
});

test('faults strike in the order in which they were scripted', async () => {
  const answerWith = (status: number): { on: 'get'; respond: { status: number } } => ({
    on: 'get',
    respond: { status },
  });
  provider.simulator.script({ faults: [answerWith(500), answerWith(502)] });
  provider.simulator.script({ faults: [answerWith(503)] });
  const id = await provider.createdId();

  const answers = [await provider.get(id), await provider.get(id), await provider.get(id), await provider.get(id)];

  expect(answers.map(({ status }) => status)).toEqual([500, 502, 503, 200]);
});

test('after commit: the call takes effect, the answer is the scripted one', async () => {
  provider.simulator.script({ faults: [{ on: 'create', afterCommit: true, respond: { status: 504 } }] });

  const answer = await provider.create();

  expect(answer.status).toBe(504);
  expect(connectionCount()).toBe(1);
});

test.each([
  { afterCommit: false, connections: 0 },
  { afterCommit: true, connections: 1 },
])('reset, after commit $afterCommit: no answer, $connections connections', async ({ afterCommit, connections }) => {
  provider.simulator.script({ faults: [{ on: 'create', afterCommit, reset: true }] });

  const code = await networkErrorOf(provider.create());

  expect(code).toBe('ECONNRESET');
  expect(connectionCount()).toBe(connections);
});

test('a body that is a string is sent as it is', async () => {
  const respond = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>{"ipsec_site' };
  provider.simulator.script({ faults: [{ on: 'list', respond }] });

  const answer = await provider.list();

  expect(answer.text).toBe('<html>{"ipsec_site');
  expect(answer.headers.get('content-type')).toBe('text/html');
});

test('a delay alone makes a late commit: the caller has gone, the connection comes later', async () => {
  provider.simulator.script({ faults: [{ on: 'create', delayMs: 200 }] });
  const caller = new AbortController();

  const call = provider.create(createFields(), caller.signal);
  await until(() => provider.simulator.calls().create === 1);
  caller.abort();

  await expect(call).rejects.toThrow('aborted');
  expect(connectionCount()).toBe(0);
  await until(() => connectionCount() === 1);
});

test('a delay after commit answers late what the call has done at once', async () => {
  provider.simulator.script({ faults: [{ on: 'create', afterCommit: true, delayMs: 50 }] });
  let answered = false;

  const call = provider.create().finally(() => (answered = true));
  await until(() => connectionCount() === 1);
  const answeredAtCommit = answered;
  const answer = await call;

  expect(answeredAtCommit).toBe(false);
  expect(answer.status).toBe(201);
});

test.each(['token', 'list', 'get', 'update', 'delete'] as const)('a fault can strike %s', async (on) => {
  const id = await provider.createdId();
  provider.simulator.script({ faults: [{ on, respond: { status: 502 } }] });
  const calls = {
    token: () => provider.authenticate(),
    list: () => provider.list(),
    get: () => provider.get(id),
    update: () => provider.update(id, { name: 'renamed' }),
    delete: () => provider.delete(id),
  };

  const answer = await calls[on]();

  expect(answer.status).toBe(502);
  expect(connectionCount()).toBe(1);
});

describe('a fault of a script with a match', () => {
  let id: string;

  beforeEach(async () => {
    id = await provider.createdId(createFields({ name: 'bad' }));
    await provider.createdId(createFields({ name: 'good' }));
    const operations = ['create', 'list', 'get', 'update', 'delete'] as const;
    const faults = operations.map((on) => ({ on, respond: { status: 502 } }));
    provider.simulator.script({ match: { name: 'bad' }, faults });
  });

  test('strikes calls about that connection', async () => {
    const answers = [
      await provider.create(createFields({ name: 'bad' })),
      await provider.list('?name=bad'),
      await provider.get(id),
      await provider.update(id, { name: 'renamed' }),
      await provider.delete(id),
    ];

    expect(answers.map(({ status }) => status)).toEqual([502, 502, 502, 502, 502]);
  });

  test('leaves other calls alone', async () => {
    const other = provider.simulator.connections().find(({ name }) => name === 'good')?.id ?? '';
    const answers = [
      await provider.create(createFields({ name: 'other' })),
      await provider.list(),
      await provider.get(other),
      await provider.delete(other),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 204]);
  });
});

test('a client that hangs up in the middle of its body does no harm', async () => {
  const socket = connect(Number(new URL(provider.simulator.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"auth"');
  socket.destroy();
  await once(socket, 'close');

  const answer = await provider.list();

  expect(answer.status).toBe(200);
});

test('stop ends a call that is being delayed', async () => {
  provider.simulator.script({ faults: [{ on: 'list', delayMs: 60_000 }] });
  const call = networkErrorOf(provider.list());
  await until(() => provider.simulator.calls().list === 1);

  await provider.simulator.stop();

  expect(await call).toBe('UND_ERR_SOCKET');
  provider = await SimulatedProvider.start();
});
