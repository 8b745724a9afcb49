import { EXAMPLES, PRE_SHARED_KEY } from '../support/examples';
import { expectTrail } from './trail';
import { openWorld } from './open-world';
import type { World } from './world';

let world: World;

beforeAll(async () => {
  world = await openWorld('main');
  world.providers.simulator('main').script({ settleAfterSeconds: 2, deleteAfterSeconds: 2 });
});

afterAll(() => world.close());

test.concurrent.each(EXAMPLES)(
  'a connection of the documentation is created, updated and deleted: $title',
  async ({ dialect, fields, change }) => {
    const provider = world.providers.profileName('main', dialect);
    const connection = { ...fields, psk: PRE_SHARED_KEY };

    const created = await world.api.run({ operation: 'create', provider, connection });
    const connectionId = created.request.connection?.id ?? '';
    const updated = await world.api.run({ operation: 'update', provider, connectionId, connection: change });
    const deleted = await world.api.run({ operation: 'delete', provider, connectionId });

    expect(created.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { status: 'ACTIVE' } });
    expect(updated.request).toMatchObject({ state: 'succeeded', connection: { id: connectionId } });
    expect(deleted.request).toMatchObject({ state: 'succeeded', connection: { status: 'DELETED' } });
    expect(world.providers.simulator('main').connections(dialect)).not.toContainEqual(
      expect.objectContaining({ id: connectionId }),
    );
    expectTrail(created, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
    expectTrail(updated, 'accepted', 'validated', 'update-sent', 'updated', 'succeeded');
    expectTrail(deleted, 'accepted', 'validated', 'delete-sent', 'delete-accepted', 'succeeded');
    expect(updated.events.find(({ type }) => type === 'update-sent')?.changed).toEqual(
      expect.arrayContaining(Object.keys(change).map((name) => `connection.${name}`)),
    );
  },
);

test.concurrent('a connection that does not exist is deleted already, and cannot be updated', async () => {
  const provider = world.providers.profileName('main');
  const connectionId = '00000000-0000-4000-8000-000000000000';

  const deleted = await world.api.run({ operation: 'delete', provider, connectionId });
  const updated = await world.api.run({ operation: 'update', provider, connectionId, connection: { name: 'other' } });

  expect(deleted.request).toMatchObject({ state: 'succeeded', connection: { status: 'DELETED' } });
  expect(updated.request).toMatchObject({ state: 'failed', problem: { code: 'connection-gone' } });
  expectTrail(deleted, 'accepted', 'validated', 'delete-sent', 'succeeded');
  expectTrail(updated, 'accepted', 'validated', 'update-sent', 'given-up', 'failed');
});
