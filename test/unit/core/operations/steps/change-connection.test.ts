/** Updates and deletes of a connection that exists (provider-apis.md 4.4, 4.5). */
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS } from '../../../../support/builders';
import type { Strike } from '../../../../support/in-memory/provider';
import { World } from '../../../../support/operations/world';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const OURS = { name: 'vpn-1', vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828', peer_address: '172.24.4.233' };
const UPDATE = { operation: 'update', fields: { name: 'vpn-2' } } as const;
const DELETE = { operation: 'delete', fields: {} } as const;

const isBusy: Strike = () =>
  answer(409, { NeutronError: { type: 'VPNStateInvalidToUpdate', message: 'x', detail: '' } });
const isFrozen: Strike = () => answer(400, { error_code: 'VPN.0001', error_msg: 'ILLEGAL status' });

async function changing(request: Partial<ProvisioningRequest>): Promise<World> {
  const connection = { id: ID, status: 'ACTIVE' };
  const world = await World.withRequest({ state: 'running', hasPreSharedKey: false, connection, ...request });
  world.provider.add(OURS, ID);
  return world;
}

test.each([
  { name: 'an update', request: UPDATE, trail: ['update-sent', 'updated'] },
  { name: 'a delete', request: DELETE, trail: ['delete-sent', 'delete-accepted'] },
])('$name that the provider has accepted is handed to the watcher, to be looked at in any case', async (given) => {
  const world = await changing(given.request);

  expect(await world.apply()).toEqual({ next: 'watch' });
  expect((await world.trail()).slice(1)).toEqual(given.trail);
  expect(world.flights.all).toMatchObject([{ connectionId: ID, dueAtMs: NOW_MS + 10_000 }]);
  expect(world.errands.all).toMatchObject([{ atMs: NOW_MS + 10_000 }]);
});

test('a change of a connection that is being changed is repeated until the deadline', async () => {
  const world = await changing(UPDATE);
  world.provider.strike('update', ...Array<Strike>(99).fill(isBusy));

  expect(await world.applyUntilDone()).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({
    state: 'failed',
    problem: { code: 'connection-busy', retryable: true },
  });
  expect(world.provider.calls.update).toBeGreaterThan(20);
});

test('a delete of a connection that is not there is done', async () => {
  const world = await changing(DELETE);
  world.provider.remove(ID);

  expect(await world.apply()).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({ state: 'succeeded', connection: { id: ID, status: 'DELETED' } });
  expect(world.flights.all).toEqual([]);
});

test('a delete of a frozen connection needs an operator', async () => {
  const world = await changing({ ...DELETE, dialect: 'enterprise-v5' });
  world.provider.strike('delete', isFrozen);

  await world.apply();

  expect(await world.stored()).toMatchObject({ state: 'needs_attention', problem: { code: 'provider-frozen' } });
});
