import { SIMULATED_DIALECTS } from '../../lib/simulator/simulator';
import { createFields, type Json } from '../support/simulator/create-fields';
import { DialectClient, type Answered } from '../support/simulator/dialect-client';

const UNKNOWN = '851f280f-5639-4ea3-81aa-e298525ab74b';
const ALWAYS_UNAVAILABLE = { seed: 1, probability: 1, kinds: ['unavailable'] };

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('huawei-v2');
});

afterEach(async () => {
  await client.simulator.stop();
});

function post(path: string, body: unknown): Promise<Answered> {
  return client.send('POST', `/_simulator/${path}`, body);
}

function get(path: string): Promise<Answered> {
  return client.send('GET', `/_simulator/${path}`);
}

/** Sees to it that a body was refused with 400, and why. */
function expectRefusal(answer: Answered, path: string): void {
  expect(answer.status).toBe(400);
  expect(answer.body['errors']).toEqual([{ path, detail: expect.stringMatching(/./) as string }]);
}

describe('/_simulator/scripts', () => {
  test('POST accepts a script with 201, and it works', async () => {
    const answer = await post('scripts', { outcome: 'DOWN', faults: [{ on: 'get', respond: { status: 503 } }] });
    const id = await client.createdId();
    const struck = await client.get(id);
    client.advance(25);

    expect(answer.status).toBe(201);
    expect(struck.status).toBe(503);
    expect(await client.statusOf(id)).toBe('DOWN');
  });

  test('DELETE forgets scripts and faults, connections keep their outcome', async () => {
    await post('scripts', { outcome: 'ERROR', faults: [{ on: 'get', times: 9, respond: { status: 503 } }] });
    const before = await client.createdId();

    const answer = await client.send('DELETE', '/_simulator/scripts');
    const after = await client.createdId();
    client.advance(25);

    expect(answer.status).toBe(204);
    expect([await client.statusOf(before), await client.statusOf(after)]).toEqual(['ERROR', 'ACTIVE']);
  });

  test.each<{ name: string; script: unknown; path: string }>([
    { name: 'not JSON', script: '{nope', path: '' },
    { name: 'nothing to do', script: {}, path: 'outcome' },
    { name: 'an unknown member', script: { outcome: 'DOWN', colour: 'red' }, path: 'colour' },
    { name: 'an empty outcome', script: { outcome: '' }, path: 'outcome' },
    { name: 'a negative time', script: { settleAfterSeconds: -1 }, path: 'settleAfterSeconds' },
    { name: 'an unknown match', script: { outcome: 'DOWN', match: { id: 'x' } }, path: 'match.id' },
    {
      name: 'a token fault with a match',
      script: { match: { name: 'x' }, faults: [{ on: 'token', reset: true }] },
      path: 'match',
    },
  ])('POST refuses a script with $name, naming the field', async ({ script, path }) => {
    expectRefusal(await post('scripts', script), path);
  });

  test.each<{ name: string; fault: Json; path: string }>([
    { name: 'an unknown operation', fault: { on: 'patch', reset: true }, path: 'on' },
    { name: 'no times', fault: { times: 0, reset: true }, path: 'times' },
    { name: 'no effect', fault: { afterCommit: true }, path: 'respond' },
    { name: 'two effects', fault: { reset: true, respond: { status: 500 } }, path: 'reset' },
    { name: 'no status', fault: { respond: { status: 99 } }, path: 'respond.status' },
    {
      name: 'a header that breaks the framing',
      fault: { respond: { status: 200, headers: { 'Content-Length': '5' } } },
      path: 'respond.headers',
    },
    {
      name: 'a header value with a line break',
      fault: { respond: { status: 200, headers: { 'X-A': 'a\r\nb' } } },
      path: 'respond.headers["X-A"]',
    },
    { name: 'a hang and a reset', fault: { hang: true, reset: true }, path: 'hang' },
    { name: 'a cut answer and a given one', fault: { malformed: true, respond: { status: 200 } }, path: 'malformed' },
    { name: 'a late commit with the own answer', fault: { lateCommitMs: 5, malformed: true }, path: 'lateCommitMs' },
    {
      name: 'a late commit after commit',
      fault: { lateCommitMs: 5, reset: true, afterCommit: true },
      path: 'lateCommitMs',
    },
    { name: 'a refusal after commit', fault: { refuse: true, afterCommit: true }, path: 'refuse' },
    { name: 'a look at one that misses some', fault: { missing: 1 }, path: 'missing' },
    { name: 'a token call whose token ends', fault: { on: 'token', expireToken: true }, path: 'expireToken' },
  ])('POST refuses a fault with $name, naming the field', async ({ fault, path }) => {
    expectRefusal(await post('scripts', { faults: [{ on: 'get', ...fault }] }), `faults[0].${path}`);
  });

  test('in process a bad script throws an error that names the field', () => {
    expect(() => {
      client.simulator.script({ settleAfterSeconds: -1 });
    }).toThrow(/settleAfterSeconds/);
  });
});

describe('/_simulator/schedule', () => {
  test('POST accepts a schedule with 201 and its defaults, and it works', async () => {
    const schedule = { ...ALWAYS_UNAVAILABLE, operations: ['create'] };

    const answer = await post('schedule', schedule);

    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ ...schedule, lateCommitSeconds: 20, listLagSeconds: 0, hangSeconds: 30 });
    expect((await client.create()).status).toBe(503);
  });

  test('DELETE ends it', async () => {
    await post('schedule', ALWAYS_UNAVAILABLE);

    const answer = await client.send('DELETE', '/_simulator/schedule');

    expect(answer.status).toBe(204);
    expect((await client.create()).status).toBe(201);
  });

  test('never strikes the control API itself', async () => {
    await post('schedule', { seed: 1, probability: 1 });

    const answers = [await get('connections'), await client.send('DELETE', '/_simulator/schedule')];

    expect(answers.map(({ status }) => status)).toEqual([200, 204]);
  });

  test.each<{ name: string; schedule: unknown; path: string }>([
    { name: 'not JSON', schedule: '{nope', path: '' },
    { name: 'no seed', schedule: { probability: 0.1 }, path: 'seed' },
    { name: 'a seed that is no whole number', schedule: { seed: 0.5, probability: 0.1 }, path: 'seed' },
    { name: 'no probability', schedule: { seed: 1 }, path: 'probability' },
    { name: 'a probability above 1', schedule: { seed: 1, probability: 10 }, path: 'probability' },
    { name: 'an unknown kind', schedule: { seed: 1, probability: 1, kinds: ['gremlins'] }, path: 'kinds[0]' },
    { name: 'no kinds', schedule: { seed: 1, probability: 1, kinds: [] }, path: 'kinds' },
    {
      name: 'an unknown operation',
      schedule: { seed: 1, probability: 1, operations: ['patch'] },
      path: 'operations[0]',
    },
    {
      name: 'kinds that are for none of the operations',
      schedule: { seed: 1, probability: 1, kinds: ['late-commit'], operations: ['get', 'list'] },
      path: 'kinds',
    },
    {
      name: 'too late a commit',
      schedule: { seed: 1, probability: 1, lateCommitSeconds: 61 },
      path: 'lateCommitSeconds',
    },
    { name: 'a negative lag', schedule: { seed: 1, probability: 1, listLagSeconds: -1 }, path: 'listLagSeconds' },
    { name: 'too long a hang', schedule: { seed: 1, probability: 1, hangSeconds: 601 }, path: 'hangSeconds' },
    { name: 'an unknown member', schedule: { seed: 1, probability: 1, colour: 'red' }, path: 'colour' },
  ])('POST refuses a schedule with $name, naming the field', async ({ schedule, path }) => {
    expectRefusal(await post('schedule', schedule), path);
  });

  test('in process a bad schedule throws an error that names the field, and the one in force stays', async () => {
    client.simulator.schedule({ seed: 1, probability: 1, kinds: ['unavailable'] });

    expect(() => {
      client.simulator.schedule({ seed: 1, probability: 2 });
    }).toThrow(/probability/);
    expect((await client.create()).status).toBe(503);
  });
});

describe('/_simulator/connections/{id}', () => {
  let id: string;

  beforeEach(async () => {
    id = await client.createdId();
  });

  test('POST sets a status with 204', async () => {
    const answer = await post(`connections/${id}`, { status: 'DOWN' });

    expect(answer.status).toBe(204);
    expect(await client.statusOf(id)).toBe('DOWN');
  });

  test('POST removes a connection with 204', async () => {
    const answer = await post(`connections/${id}`, { remove: true });

    expect(answer.status).toBe(204);
    expect(await client.listed()).toEqual([]);
  });

  test('POST answers for an unknown connection with 404', async () => {
    const answer = await post(`connections/${UNKNOWN}`, { status: 'DOWN' });

    expect(answer.status).toBe(404);
    expect(answer.body['errors']).toEqual([{ path: 'id', detail: `There is no connection ${UNKNOWN}` }]);
  });

  test.each([{ status: '' }, { remove: false }, {}, { status: 'DOWN', remove: true }, { colour: 'red' }])(
    'POST refuses %j with 400',
    async (body) => {
      const answer = await post(`connections/${id}`, body);

      expect(answer.status).toBe(400);
      expect(await client.statusOf(id)).toBe('PENDING_CREATE');
    },
  );
});

describe('what is asked', () => {
  test('connections are shown with the pre-shared key masked', async () => {
    const id = await client.createdId(createFields('huawei-v2', { psk: 'canary4711' }));

    const answer = await get('connections');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ connections: client.simulator.connections() });
    expect(client.simulator.connections()).toMatchObject([{ id, name: 'vpnconnection1', psk: '******' }]);
    expect(answer.text).not.toContain('canary');
  });

  test('calls are counted per operation, refused ones included', async () => {
    const id = await client.createdId();
    await client.create({});
    await client.get(id);
    await client.list();
    await client.update(id, { name: 'renamed' });
    await client.delete(id);

    const answer = await get('calls');

    expect(answer.body).toEqual({ token: 1, create: 2, get: 1, list: 1, update: 1, delete: 1 });
    expect(answer.body).toEqual(client.simulator.calls());
  });

  test('strikes are counted per kind of fault', async () => {
    await post('schedule', ALWAYS_UNAVAILABLE);
    await client.create();
    await client.list();

    const answer = await get('strikes');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(client.simulator.strikes());
    expect(answer.body).toMatchObject({ unavailable: 2, throttled: 0 });
  });

  test('every server answers alike, of all dialects or of one', async () => {
    await client.create();
    const onEach = (path: string): Promise<unknown[]> => {
      const endpoints = SIMULATED_DIALECTS.map((dialect) => client.simulator.profile('any', dialect).endpoint);
      return Promise.all(endpoints.map(async (endpoint) => (await fetch(`${endpoint}/_simulator/${path}`)).json()));
    };

    const [all, callsOfOne, connectionsOfOne] = [
      await onEach('calls'),
      await onEach('calls?dialect=fjcloud-v2'),
      await onEach('connections?dialect=huawei-v2'),
    ];

    expect(all).toEqual(Array(4).fill(client.simulator.calls()));
    expect(callsOfOne).toEqual(Array(4).fill(client.simulator.calls('fjcloud-v2')));
    expect(connectionsOfOne).toEqual(Array(4).fill({ connections: client.simulator.connections('huawei-v2') }));
  });

  test('an unknown dialect is refused by name', async () => {
    expectRefusal(await get('calls?dialect=aws'), 'dialect');
  });

  test('anything else under /_simulator/ is 404', async () => {
    const answer = await client.send('PUT', '/_simulator/scripts', {});

    expect(answer.status).toBe(404);
  });
});
