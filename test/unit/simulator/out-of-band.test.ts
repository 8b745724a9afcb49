import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../lib/simulator/simulator';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import { DialectClient, fixture, type Json } from './dialect-client';
import { exampleFields } from './enterprise-v5-fields';
import { createFields, listOf, SimulatedProvider } from './simulated-provider';

const UNKNOWN = '851f280f-5639-4ea3-81aa-e298525ab74b';

const FIELDS = {
  'huawei-v2': createFields(),
  'fjcloud-v2': fixture('fjcloud-v2/create.request.json')['ipsec_site_connection'] as Json,
  'enterprise-v5': exampleFields('static'),
  'openstack-v2': fixture('openstack-v2/create.request.json')['ipsec_site_connection'] as Json,
};

describe.each(SIMULATED_DIALECTS)('%s, behind everybody’s back', (dialect) => {
  let client: DialectClient;
  let id: string;

  beforeEach(async () => {
    client = await DialectClient.start(dialect);
    id = await client.createdId(FIELDS[dialect]);
    client.advance(25);
  });

  afterEach(async () => {
    await client.simulator.stop();
  });

  test('a connection flaps, and stays where it was put', async () => {
    const seen = [await client.statusOf(id)];
    for (const status of ['DOWN', 'ACTIVE', 'FROZEN']) {
      client.simulator.setStatus(id, status);
      seen.push(await client.statusOf(id));
    }
    client.advance(3600);

    expect([...seen, await client.statusOf(id)]).toEqual(['ACTIVE', 'DOWN', 'ACTIVE', 'FROZEN', 'FROZEN']);
    expect(await client.list()).toMatchObject([{ id, status: 'FROZEN' }]);
  });

  test('a connection vanishes', async () => {
    client.simulator.remove(id);

    expect((await client.get(id)).status).toBe(404);
    expect(await client.list()).toEqual([]);
    expect((await client.delete(id)).status).toBe(404);
  });
});

test('a status ends a removal that was under way', async () => {
  const client = await DialectClient.start('enterprise-v5');
  const id = await client.createdId(FIELDS['enterprise-v5']);
  await client.delete(id);

  client.simulator.setStatus(id, 'ERROR');
  client.advance(60);

  expect(await client.statusOf(id)).toBe('ERROR');
  expect(await client.list()).toHaveLength(1);
  await client.simulator.stop();
});

describe('over HTTP', () => {
  let provider: SimulatedProvider;
  let id: string;

  beforeEach(async () => {
    provider = await SimulatedProvider.start();
    id = await provider.createdId();
  });

  afterEach(async () => {
    await provider.simulator.stop();
  });

  test('a status is set with 204', async () => {
    const answer = await provider.send('POST', `/_simulator/connections/${id}`, { status: 'DOWN' });

    expect(answer.status).toBe(204);
    expect(await provider.statusOf(id)).toBe('DOWN');
  });

  test('a connection is removed with 204', async () => {
    const answer = await provider.send('POST', `/_simulator/connections/${id}`, { remove: true });

    expect(answer.status).toBe(204);
    expect(listOf(await provider.list())).toEqual([]);
  });

  test('an unknown connection is 404', async () => {
    const answer = await provider.send('POST', `/_simulator/connections/${UNKNOWN}`, { status: 'DOWN' });

    expect(answer.status).toBe(404);
    expect(answer.body['errors']).toEqual([{ path: 'id', detail: `There is no connection ${UNKNOWN}` }]);
  });

  test.each([{ status: '' }, { remove: false }, {}, { status: 'DOWN', remove: true }, { colour: 'red' }])(
    '%j is refused with 400',
    async (body) => {
      const answer = await provider.send('POST', `/_simulator/connections/${id}`, body);

      expect(answer.status).toBe(400);
      expect(await provider.statusOf(id)).toBe('PENDING_CREATE');
    },
  );

  test('in process an unknown connection throws', () => {
    expect(() => {
      provider.simulator.setStatus(UNKNOWN, 'DOWN');
    }).toThrow(UNKNOWN);
    expect(() => {
      provider.simulator.remove(UNKNOWN);
    }).toThrow(UNKNOWN);
  });
});

describe('a provider that is down', () => {
  test('comes back on the same ports, with its connections and tokens', async () => {
    const provider = await SimulatedProvider.start();
    const id = await provider.createdId();
    const { url } = provider.simulator;

    await provider.simulator.down();
    await expect(provider.get(id)).rejects.toThrow();
    await provider.simulator.up();

    expect(provider.simulator.url).toBe(url);
    expect((await provider.get(id)).status).toBe(200);
    await provider.simulator.stop();
  });

  test('can be stopped', async () => {
    const provider = await SimulatedProvider.start();

    await provider.simulator.down();

    await expect(provider.simulator.stop()).resolves.toBeUndefined();
  });

  test('what happened behind everybody’s back survives a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
    const first = await SimulatedProvider.start({ dataDir });
    const [kept, removed] = [await first.createdId(), await first.createdId()];
    first.simulator.setStatus(kept, 'ERROR');
    first.simulator.remove(removed);
    await first.simulator.stop();

    const second = await startSimulator({ dataDir });

    expect(second.connections()).toMatchObject([{ id: kept, status: 'ERROR' }]);
    await second.stop();
    rmSync(dataDir, { recursive: true });
  });
});
