/** What callers see of a connection that is confirmed to be gone, and the proof in the trail (api.md "Request resource"). */
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import type { RequestResource } from '../../../../../lambdas/core/domain/request/request-resource';
import { resourceOf } from '../../../../../lambdas/core/domain/request/request-resource';
import { answer } from '../../../../support/builders';
import { cleaning, fails, removalOf } from '../../../../support/operations/cleaning';
import { runToEnd } from '../../../../support/operations/run-to-end';
import { World } from '../../../../support/operations/world';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const PENDING_DELETE = answer(200, { ipsec_site_connection: { id: ID, status: 'PENDING_DELETE' } });

/** A request to delete a connection that is there, or not. */
async function deleting(isThere: boolean): Promise<World> {
  const world = await World.withRequest({
    operation: 'delete',
    fields: {},
    hasPreSharedKey: false,
    connectionName: undefined,
    connection: { id: ID, status: 'UNKNOWN' },
  });
  if (isThere) world.provider.add({ name: 'n', vpnservice_id: 's', peer_address: 'p' }, ID);
  return world;
}

async function endOf(world: World): Promise<{ resource: RequestResource; stored: ProvisioningRequest }> {
  const stored = await world.stored();
  return { resource: resourceOf(stored), stored };
}

/** The answers of the provider that the trail keeps with some events. */
async function answersTo(world: World, type: string): Promise<readonly unknown[]> {
  const events = await world.store.events(world.request.id);
  return events.filter((event) => event.type === type).map(({ provider }) => provider?.httpStatus);
}

test.each([
  { name: 'that was there', isThere: true, looks: [] },
  { name: 'that was not there', isThere: false, looks: [] },
  { name: 'that took its time to go', isThere: true, looks: [PENDING_DELETE, PENDING_DELETE] },
])(
  'after a delete a connection $name shows as DELETED without a tunnel, and the trail has the 404',
  async ({ isThere, looks }) => {
    const world = await deleting(isThere);
    world.provider.strike('get', ...looks.map(fails));

    await runToEnd(world);

    const { resource } = await endOf(world);
    expect(resource).toMatchObject({ state: 'succeeded', connection: { id: ID, status: 'DELETED' } });
    expect(resource.tunnel).toBeUndefined();
    expect(await answersTo(world, 'succeeded')).toEqual([404]);
  },
);

test.each([
  { name: 'a failed create', outcome: { state: 'failed', tunnel: 'down' } as const },
  { name: 'one that was too late', outcome: { state: 'timed_out', tunnel: 'down', status: 'DOWN' } as const },
  { name: 'a cancelled one', outcome: { state: 'cancelled' } as const },
])(
  'what a clean-up has removed for $name shows as DELETED without a tunnel, and the trail has the 404',
  async ({ outcome }) => {
    const { world, own } = await cleaning({ tunnel: 'down' }, ({ id }) => ({ outcome, removals: [removalOf(id)] }));

    await world.followed();

    const { resource, stored } = await endOf(world);
    expect(resource).toMatchObject({
      state: outcome.state,
      connection: { id: own.id, name: own.name, status: 'DELETED' },
    });
    expect(resource.tunnel).toBeUndefined();
    expect(await answersTo(world, 'removed')).toEqual([404]);
    await world.store.keepConnection(stored);
    expect(world.store.requestsOf({ provider: 'otc-classic', connectionId: own.id })).toEqual([world.request.id]);
  },
);

test('a connection that is only believed to go keeps the word of the provider', async () => {
  const world = await deleting(true);
  world.provider.strike('delete', () => answer(204));
  await world.validate();
  await world.apply();
  world.provider.settle('PENDING_DELETE');
  await world.nextTick();

  const { resource } = await endOf(world);

  expect(resource).toMatchObject({ state: 'running', tunnel: 'unknown', connection: { status: 'PENDING_DELETE' } });
});

test('a connection that somebody else has deleted keeps its last status, since nobody here asked for that', async () => {
  const world = await World.withRequest();
  world.provider.strike('get', (perform) => {
    world.provider.connections.forEach(({ id }) => {
      world.provider.remove(id);
    });
    return perform();
  });

  await runToEnd(world);

  const { resource } = await endOf(world);
  expect(resource).toMatchObject({ state: 'needs_attention', connection: { status: 'PENDING_CREATE' } });
});
