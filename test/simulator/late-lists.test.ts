/** Lists that are behind (protocol.md 2.2, row "stale list"): a look at one connection never is. */
import { createFields } from '../support/simulator/create-fields';
import { DialectClient } from '../support/simulator/dialect-client';

const LAG_SECONDS = 8;

let client: DialectClient;

afterEach(async () => {
  await client.simulator.stop();
});

async function lateAt(dialect: 'huawei-v2' | 'enterprise-v5'): Promise<void> {
  client = await DialectClient.start(dialect);
  client.simulator.script({ listLagSeconds: LAG_SECONDS });
}

/** The status that a look shows, then those in the list. */
async function statuses(id: string): Promise<unknown[]> {
  const looked = (await client.get(id)).status === 404 ? 'gone' : await client.statusOf(id);
  return [looked, ...(await client.listed()).map((listed) => listed['status'])];
}

test('a late list shows how a connection settled late', async () => {
  await lateAt('huawei-v2');
  const id = await client.createdId();

  const seen = [await statuses(id)];
  for (const seconds of [LAG_SECONDS, 25 - LAG_SECONDS, LAG_SECONDS]) {
    client.advance(seconds);
    seen.push(await statuses(id));
  }

  expect(seen).toEqual([
    ['PENDING_CREATE'],
    ['PENDING_CREATE', 'PENDING_CREATE'],
    ['ACTIVE', 'PENDING_CREATE'],
    ['ACTIVE', 'ACTIVE'],
  ]);
});

// What makes a listed ACTIVE worthless right after an update.
test('a late list shows the status before an update for a while', async () => {
  await lateAt('huawei-v2');
  const id = await client.createdId();
  client.advance(60);
  await client.update(id, { peer_address: '198.51.100.9' });

  const seen = [await statuses(id)];
  for (const seconds of [LAG_SECONDS - 1, 1, 25 - LAG_SECONDS, LAG_SECONDS]) {
    client.advance(seconds);
    seen.push(await statuses(id));
  }

  expect(seen).toEqual([
    ['PENDING_UPDATE', 'ACTIVE'],
    ['PENDING_UPDATE', 'ACTIVE'],
    ['PENDING_UPDATE', 'PENDING_UPDATE'],
    ['ACTIVE', 'PENDING_UPDATE'],
    ['ACTIVE', 'ACTIVE'],
  ]);
});

test('a late list shows late that a connection is being deleted, and that it is gone', async () => {
  await lateAt('enterprise-v5');
  const id = await client.createdId();
  client.advance(60);
  await client.delete(id);

  const seen = [await statuses(id)];
  for (const seconds of [LAG_SECONDS, 10 - LAG_SECONDS, LAG_SECONDS]) {
    client.advance(seconds);
    seen.push(await statuses(id));
  }

  expect(seen).toEqual([
    ['PENDING_DELETE', 'ACTIVE'],
    ['PENDING_DELETE', 'PENDING_DELETE'],
    ['gone', 'PENDING_DELETE'],
    ['gone'],
  ]);
});

test('a late list finds a renamed connection by its new name at once', async () => {
  await lateAt('huawei-v2');
  const id = await client.createdId(createFields('huawei-v2', { name: 'before' }));
  client.advance(60);

  await client.update(id, { name: 'after' });

  expect(await client.listed('?name=after')).toMatchObject([{ id, name: 'after' }]);
  expect(await client.listed('?name=before')).toEqual([]);
});

test('a late list shows a status from out of band at once', async () => {
  await lateAt('huawei-v2');
  const id = await client.createdId();
  client.advance(60);
  await client.update(id, { peer_address: '198.51.100.9' });

  client.simulator.setStatus(id, 'ERROR');

  expect(await statuses(id)).toEqual(['ERROR', 'ERROR']);
});
