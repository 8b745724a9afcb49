import { connectionOf, createFields, SimulatedProvider, type Answered } from './simulated-provider';

let provider: SimulatedProvider;

beforeEach(async () => {
  provider = await SimulatedProvider.start();
});

afterEach(async () => {
  await provider.simulator.stop();
});

function post(script: unknown): Promise<Answered> {
  return provider.send('POST', '/_simulator/scripts', script);
}

async function settledStatus(fields: Record<string, unknown>): Promise<unknown> {
  const id = await provider.createdId(createFields(fields));
  provider.advance(25);
  return provider.statusOf(id);
}

describe('matching', () => {
  test.each([
    { name: 'the name', match: { name: 'bad' }, fields: { name: 'bad' }, status: 'ERROR' },
    { name: 'another name', match: { name: 'bad' }, fields: { name: 'good' }, status: 'ACTIVE' },
    {
      name: 'the peer',
      match: { peer_address: '198.51.100.9' },
      fields: { peer_address: '198.51.100.9' },
      status: 'ERROR',
    },
    {
      name: 'one of two',
      match: { name: 'bad', peer_address: '198.51.100.9' },
      fields: { name: 'bad' },
      status: 'ACTIVE',
    },
  ])('a script that asks for $match meets $name: $status', async ({ match, fields, status }) => {
    provider.simulator.script({ match, outcome: 'ERROR' });

    expect(await settledStatus(fields)).toBe(status);
  });

  test('the newest matching script counts, for outcome and time each', async () => {
    provider.simulator.script({ outcome: 'DOWN', settleAfterSeconds: 5 });
    provider.simulator.script({ match: { name: 'bad' }, outcome: 'ERROR' });
    const ids = [await provider.createdId(createFields({ name: 'bad' })), await provider.createdId()];

    provider.advance(5);

    expect(await Promise.all(ids.map((id) => provider.statusOf(id)))).toEqual(['ERROR', 'DOWN']);
  });
});

describe('over HTTP', () => {
  test('a script is accepted with 201 and works', async () => {
    const answer = await post({ outcome: 'DOWN', faults: [{ on: 'get', respond: { status: 503 } }] });
    const id = await provider.createdId();
    const faulted = await provider.get(id);
    provider.advance(25);

    expect(answer.status).toBe(201);
    expect(faulted.status).toBe(503);
    expect(await provider.statusOf(id)).toBe('DOWN');
  });

  test('DELETE forgets scripts and faults, connections keep their outcome', async () => {
    await post({ outcome: 'ERROR', faults: [{ on: 'get', times: 9, respond: { status: 503 } }] });
    const before = await provider.createdId();

    const answer = await provider.send('DELETE', '/_simulator/scripts');
    const after = await provider.createdId();
    provider.advance(25);

    expect(answer.status).toBe(204);
    expect([await provider.statusOf(before), await provider.statusOf(after)]).toEqual(['ERROR', 'ACTIVE']);
  });

  test.each([
    { name: 'not JSON', script: '{nope', path: '' },
    { name: 'nothing to do', script: {}, path: 'outcome' },
    { name: 'an unknown member', script: { outcome: 'DOWN', colour: 'red' }, path: 'colour' },
    { name: 'an empty outcome', script: { outcome: '' }, path: 'outcome' },
    { name: 'a negative time', script: { settleAfterSeconds: -1 }, path: 'settleAfterSeconds' },
    { name: 'an unknown match', script: { outcome: 'DOWN', match: { id: 'x' } }, path: 'match.id' },
    { name: 'an unknown operation', script: { faults: [{ on: 'patch', reset: true }] }, path: 'faults[0].on' },
    { name: 'no times', script: { faults: [{ on: 'get', times: 0, reset: true }] }, path: 'faults[0].times' },
    { name: 'no effect', script: { faults: [{ on: 'get', afterCommit: true }] }, path: 'faults[0].respond' },
    {
      name: 'two effects',
      script: { faults: [{ on: 'get', reset: true, respond: { status: 500 } }] },
      path: 'faults[0].reset',
    },
    {
      name: 'no status',
      script: { faults: [{ on: 'get', respond: { status: 99 } }] },
      path: 'faults[0].respond.status',
    },
    {
      name: 'a header that breaks the framing',
      script: { faults: [{ on: 'get', respond: { status: 200, headers: { 'Content-Length': '5' } } }] },
      path: 'faults[0].respond.headers',
    },
    {
      name: 'a header value with a line break',
      script: { faults: [{ on: 'get', respond: { status: 200, headers: { 'X-A': 'a\r\nb' } } }] },
      path: 'faults[0].respond.headers["X-A"]',
    },
    {
      name: 'a token fault with a match',
      script: { match: { name: 'x' }, faults: [{ on: 'token', reset: true }] },
      path: 'match',
    },
  ])('a script with $name is refused with 400 naming the field', async ({ script, path }) => {
    const answer = await post(script);

    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([{ path, detail: expect.stringMatching(/./) as string }]);
  });

  test('connections are shown with the pre-shared key masked', async () => {
    const id = await provider.createdId(createFields({ psk: 'canary4711' }));

    const answer = await provider.send('GET', '/_simulator/connections');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ connections: provider.simulator.connections() });
    expect(provider.simulator.connections()).toMatchObject([{ id, name: 'vpnconnection1', psk: '******' }]);
    expect(answer.text).not.toContain('canary');
  });

  test('calls are counted per operation, refused ones included', async () => {
    const id = connectionOf(await provider.create())['id'] as string;
    await provider.create({});
    await provider.get(id);
    await provider.list();
    await provider.update(id, { name: 'renamed' });
    await provider.delete(id);

    const answer = await provider.send('GET', '/_simulator/calls');

    expect(answer.body).toEqual({ token: 1, create: 2, get: 1, list: 1, update: 1, delete: 1 });
    expect(answer.body).toEqual(provider.simulator.calls());
  });

  test('anything else under /_simulator/ is 404', async () => {
    const answer = await provider.send('PUT', '/_simulator/scripts', {});

    expect(answer.status).toBe(404);
  });
});

test('in process a bad script throws an error that names the field', () => {
  expect(() => {
    provider.simulator.script({ settleAfterSeconds: -1 });
  }).toThrow(/settleAfterSeconds/);
});
