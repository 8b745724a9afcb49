import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIMULATED_DIALECTS, startSimulator } from '../../lib/simulator/simulator';
import { DialectClient } from '../support/simulator/dialect-client';

const UNKNOWN = '851f280f-5639-4ea3-81aa-e298525ab74b';

let client: DialectClient;

afterEach(async () => {
  await client.simulator.stop();
});

describe.each(SIMULATED_DIALECTS)('%s, behind everybody’s back', (dialect) => {
  let id: string;

  beforeEach(async () => {
    client = await DialectClient.start(dialect);
    id = await client.createdId();
    client.advance(25);
  });

  test('a connection flaps, and stays where it was put', async () => {
    const seen = [await client.statusOf(id)];
    for (const status of ['DOWN', 'ACTIVE', 'FROZEN']) {
      client.simulator.setStatus(id, status);
      seen.push(await client.statusOf(id));
    }
    client.advance(3600);

    expect([...seen, await client.statusOf(id)]).toEqual(['ACTIVE', 'DOWN', 'ACTIVE', 'FROZEN', 'FROZEN']);
    expect(await client.listed()).toMatchObject([{ id, status: 'FROZEN' }]);
  });

  test('a connection vanishes', async () => {
    client.simulator.remove(id);

    expect((await client.get(id)).status).toBe(404);
    expect(await client.listed()).toEqual([]);
    expect((await client.delete(id)).status).toBe(404);
  });
});

test('a status ends a removal that was under way', async () => {
  client = await DialectClient.start('enterprise-v5');
  const id = await client.createdId();
  await client.delete(id);

  client.simulator.setStatus(id, 'ERROR');
  client.advance(60);

  expect(await client.statusOf(id)).toBe('ERROR');
  expect(await client.listed()).toHaveLength(1);
});

test('an unknown connection throws an error that names it', async () => {
  client = await DialectClient.start('huawei-v2');

  expect(() => {
    client.simulator.setStatus(UNKNOWN, 'DOWN');
  }).toThrow(UNKNOWN);
  expect(() => {
    client.simulator.remove(UNKNOWN);
  }).toThrow(UNKNOWN);
});

test('what happened behind everybody’s back survives a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
  client = await DialectClient.start('huawei-v2', { dataDir });
  const [kept, removed] = [await client.createdId(), await client.createdId()];
  client.simulator.setStatus(kept, 'ERROR');
  client.simulator.remove(removed);
  await client.simulator.stop();

  const second = await startSimulator({ dataDir });
  const found = second.connections();
  await second.stop();
  rmSync(dataDir, { recursive: true });

  expect(found).toMatchObject([{ id: kept, status: 'ERROR' }]);
});
