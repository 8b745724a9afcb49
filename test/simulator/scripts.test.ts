import { createFields, type Json } from '../support/simulator/create-fields';
import { DialectClient, neutronErrorOf } from '../support/simulator/dialect-client';

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('huawei-v2');
});

afterEach(async () => {
  await client.simulator.stop();
});

function fields(changes: Json): Json {
  return createFields('huawei-v2', changes);
}

describe('a script about connections', () => {
  test.each([
    { name: 'the name', match: { name: 'bad' }, sent: { name: 'bad' }, status: 'ERROR' },
    { name: 'another name', match: { name: 'bad' }, sent: { name: 'good' }, status: 'ACTIVE' },
    {
      name: 'the peer',
      match: { peer_address: '198.51.100.9' },
      sent: { peer_address: '198.51.100.9' },
      status: 'ERROR',
    },
    {
      name: 'one of two',
      match: { name: 'bad', peer_address: '198.51.100.9' },
      sent: { name: 'bad' },
      status: 'ACTIVE',
    },
  ])('that asks for $match meets $name: $status', async ({ match, sent, status }) => {
    client.simulator.script({ match, outcome: 'ERROR' });
    const id = await client.createdId(fields(sent));

    client.advance(25);

    expect(await client.statusOf(id)).toBe(status);
  });

  test('counts for outcome and time each when it is the newest that matches', async () => {
    client.simulator.script({ outcome: 'DOWN', settleAfterSeconds: 5 });
    client.simulator.script({ match: { name: 'bad' }, outcome: 'ERROR' });
    const ids = [await client.createdId(fields({ name: 'bad' })), await client.createdId()];

    client.advance(5);

    expect(await Promise.all(ids.map((id) => client.statusOf(id)))).toEqual(['ERROR', 'DOWN']);
  });

  test('is for all dialects', async () => {
    const other = await DialectClient.start('fjcloud-v2');
    other.simulator.script({ match: { name: 'vpnconnection1' }, outcome: 'DOWN', settleAfterSeconds: 0 });

    const id = await other.createdId();
    const status = await other.statusOf(id);
    await other.simulator.stop();

    expect(status).toBe('DOWN');
  });
});

describe('a script of late lists', () => {
  const idsListed = async (query = ''): Promise<unknown[]> => (await client.listed(query)).map(({ id }) => id);

  test('hides what was just created, and still shows what is gone', async () => {
    client.simulator.script({ match: { name: 'late' }, listLagSeconds: 8 });
    const id = await client.createdId(fields({ name: 'late' }));

    const seen = [await idsListed('?name=late'), [(await client.get(id)).status]];
    client.advance(8);
    seen.push(await idsListed('?name=late'));
    await client.delete(id);
    seen.push(await idsListed('?name=late'), [(await client.get(id)).status]);
    client.advance(8);
    seen.push(await idsListed('?name=late'));

    expect(seen).toEqual([[], [200], [id], [id], [404], []]);
  });

  test('shows other connections at once', async () => {
    client.simulator.script({ match: { name: 'late' }, listLagSeconds: 8 });
    const id = await client.createdId(fields({ name: 'other' }));

    expect(await idsListed()).toEqual([id]);
  });
});

describe('a script of faults', () => {
  test('strikes the next n calls of the operation, then it works again', async () => {
    client.simulator.script({ faults: [{ on: 'create', times: 2, respond: { status: 429 } }] });

    const listed = await client.list();
    const answers = [await client.create(), await client.create(), await client.create()];

    expect(listed.status).toBe(200);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 201]);
    expect(client.simulator.connections()).toHaveLength(1);
  });

  test('strikes in the order in which it was written', async () => {
    const answerWith = (status: number): { on: 'get'; respond: { status: number } } => ({
      on: 'get',
      respond: { status },
    });
    client.simulator.script({ faults: [answerWith(500), answerWith(502)] });
    client.simulator.script({ faults: [answerWith(503)] });
    const id = await client.createdId();

    const answers = [await client.get(id), await client.get(id), await client.get(id), await client.get(id)];

    expect(answers.map(({ status }) => status)).toEqual([500, 502, 503, 200]);
  });

  test.each(['token', 'list', 'get', 'update', 'delete'] as const)('can strike %s', async (on) => {
    const id = await client.createdId();
    client.simulator.script({ faults: [{ on, respond: { status: 502 } }] });
    const calls = {
      token: () => client.authenticate(),
      list: () => client.list(),
      get: () => client.get(id),
      update: () => client.update(id, { name: 'renamed' }),
      delete: () => client.delete(id),
    };

    const answer = await calls[on]();

    expect(answer.status).toBe(502);
    expect(client.simulator.connections()).toHaveLength(1);
  });

  test.each([
    {
      status: 409,
      error: { type: 'OverQuota', message: "Quota exceeded for resources: ['ipsec_site_connection'].", detail: '' },
    },
    { status: 409, error: { type: 'VPC.1003', message: 'Quota exceeded.', detail: '' } },
    { status: 400, error: { type: 'VPC.1004', message: 'The remote gateway is being used.', detail: '' } },
  ])('answers $error.type, which the simulator never does by itself', async ({ status, error }) => {
    client.simulator.script({ faults: [{ on: 'create', respond: { status, body: { NeutronError: error } } }] });

    const answer = await client.create();

    expect(answer.status).toBe(status);
    expect(neutronErrorOf(answer)).toEqual(error);
    expect(client.simulator.connections()).toEqual([]);
  });
});

describe('a script of faults with a match', () => {
  let id: string;

  beforeEach(async () => {
    id = await client.createdId(fields({ name: 'bad' }));
    await client.createdId(fields({ name: 'good' }));
    const operations = ['create', 'list', 'get', 'update', 'delete'] as const;
    const faults = operations.map((on) => ({ on, respond: { status: 502 } }));
    client.simulator.script({ match: { name: 'bad' }, faults });
  });

  test('strikes calls about that connection', async () => {
    const answers = [
      await client.create(fields({ name: 'bad' })),
      await client.list('?name=bad'),
      await client.get(id),
      await client.update(id, { name: 'renamed' }),
      await client.delete(id),
    ];

    expect(answers.map(({ status }) => status)).toEqual([502, 502, 502, 502, 502]);
  });

  test('leaves other calls alone', async () => {
    const other = client.simulator.connections().find(({ name }) => name === 'good')?.id ?? '';
    const answers = [
      await client.create(fields({ name: 'other' })),
      await client.list(),
      await client.get(other),
      await client.delete(other),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 204]);
  });
});
