import { changed, createFields, fixture, type Json } from '../../support/simulator/create-fields';
import { DialectClient, keysOf } from '../../support/simulator/dialect-client';

// The example has endpoint groups.
const GROUPS = createFields('openstack-v2');

let client: DialectClient;

beforeAll(async () => {
  client = await DialectClient.start('openstack-v2');
});

afterEach(() => {
  client.simulator.clearScripts();
});

afterAll(async () => {
  await client.simulator.stop();
});

describe('answers are those of the documents', () => {
  // The documents lack local_id, which a real server shows (recorded-openstack c01).
  const documented = (name: string): string[] => {
    return [...keysOf(fixture(name)['ipsec_site_connection']), '.local_id'].sort();
  };

  test('create: the example answer, pre-shared key included', async () => {
    const connection = await client.connection(client.create(GROUPS));

    const expected = fixture('openstack-v2/create.response.json')['ipsec_site_connection'] as Json;
    expect(connection).toEqual({ ...expected, id: connection['id'], local_id: '' });
  });

  test('get, list and update: the keys of the example answers', async () => {
    const id = await client.createdId(GROUPS);
    client.advance(25);

    const one = await client.connection(client.get(id));
    const [listed] = await client.listed(`?id=${id}`);
    const updated = await client.connection(client.update(id, { mtu: '2000' }));

    expect(keysOf(one)).toEqual(documented('openstack-v2/get.response.json'));
    expect(listed).toEqual(one);
    expect(keysOf(updated)).toEqual(documented('openstack-v2/update.response.json'));
    expect(updated).toMatchObject({ mtu: 2000, psk: 'secret', status: 'ACTIVE' });
  });

  test('what is no API is a 404 of the web framework', async () => {
    const answer = await client.send('GET', '/v2.0/networks');

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ code: '404 Not Found', title: 'Not Found' });
  });
});

describe('an update', () => {
  test('keeps the status it had', async () => {
    client.simulator.script({ match: { name: 'down' }, outcome: 'DOWN', settleAfterSeconds: 0 });
    const down = await client.createdId(changed(GROUPS, { name: 'down' }));
    client.simulator.clearScripts();

    await client.update(down, { psk: 'corrected' });
    const statuses = [await client.statusOf(down)];
    client.advance(3600);
    statuses.push(await client.statusOf(down));

    expect(statuses).toEqual(['DOWN', 'DOWN']);
  });
});

describe('a delete', () => {
  test('works at once', async () => {
    const id = await client.createdId(GROUPS);

    const answers = [await client.delete(id), await client.get(id), await client.delete(id)];

    expect(answers.map(({ status }) => status)).toEqual([204, 404, 404]);
  });

  test('may be scripted to take its time', async () => {
    client.simulator.script({ match: { name: 'slow' }, deleteAfterSeconds: 30 });
    const id = await client.createdId(changed(GROUPS, { name: 'slow' }));

    await client.delete(id);
    const status = await client.statusOf(id);
    client.advance(30);
    const after = await client.get(id);

    expect([status, after.status]).toEqual(['PENDING_DELETE', 404]);
  });
});

describe('pages', () => {
  const namesOf = (items: readonly Json[]): unknown[] => items.map(({ name }) => name);

  beforeAll(async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) {
      await client.create(changed(GROUPS, { name, description: 'paged' }));
    }
  });

  test('following next links visits each connection once, in order of id', async () => {
    const all = await client.listed('?description=paged');
    const visited: Json[] = [];
    let url: string | undefined = `${client.path}?description=paged&limit=2`;
    while (url !== undefined) {
      const { body } = await client.list(url.slice(client.path.length));
      visited.push(...(body['ipsec_site_connections'] as Json[]));
      const links = body['ipsec_site_connections_links'] as { rel: string; href: string }[];
      url = links.find(({ rel }) => rel === 'next')?.href.replace(client.endpoint, '');
    }

    expect(namesOf(visited)).toEqual(namesOf(all));
    expect(visited).toHaveLength(5);
  });

  test('page_reverse gives the page before the marker', async () => {
    const all = await client.listed('?description=paged');

    const page = await client.listed(`?description=paged&limit=2&page_reverse=True&marker=${String(all[3]?.['id'])}`);

    expect(namesOf(page)).toEqual(namesOf(all.slice(1, 3)));
  });

  test('a limit of 0 means all, without links', async () => {
    const { body } = await client.list('?description=paged&limit=0');

    expect(body['ipsec_site_connections']).toHaveLength(5);
    expect(body).not.toHaveProperty('ipsec_site_connections_links');
  });
});
