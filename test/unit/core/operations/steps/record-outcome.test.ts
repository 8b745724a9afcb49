import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { NOW_MS } from '../../../../support/builders';
import { World } from '../../../../support/operations/world';

const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', name: 'vpnconnection1', status: 'ACTIVE' };
const CLAIM = { provider: 'otc-classic', connectionId: CONNECTION.id };
const FAULT = { Error: 'States.Timeout' };

test.each(TERMINAL_STATES)(
  'the record of a request that is %s is completed, and changes nothing of it',
  async (state) => {
    const world = await World.withRequest({ state, connection: CONNECTION });
    const before = await world.stored();

    const results = [await world.record(), await world.record(), await world.record(FAULT)];

    expect(results).toEqual(Array(3).fill({ state }));
    expect(world.store.requestsOf(CLAIM)).toEqual([world.request.id]);
    expect(await world.stored()).toEqual(before);
    expect(await world.trail()).toEqual(['accepted']);
  },
);

test('the record of a request without a connection needs no completion', async () => {
  const world = await World.withRequest({ state: 'rejected' });

  expect(await world.record()).toEqual({ state: 'rejected' });
});

test('a request that no step has ended is no result', async () => {
  const world = await World.withRequest({ state: 'running' });

  await expect(world.record()).rejects.toMatchObject({ name: 'InvariantError' });
});

test('a task that could not do its work ends its request, and the error is named', async () => {
  const world = await World.withRequest({ state: 'running' });

  expect(await world.record({ Error: 'ConfigurationError' })).toEqual({ state: 'failed' });
  expect((await world.stored()).problem?.detail).toContain('ConfigurationError');
});

test('a request that the watcher follows goes on although a task failed, and ends without its execution', async () => {
  const world = await World.withRequest({ state: 'running' });
  const { id, name } = world.provider.add({ name: 'vpn-1', vpnservice_id: 's', peer_address: 'p' });
  await world.change({
    connection: { id, name, status: 'PENDING_CREATE' },
    watch: { sinceMs: NOW_MS, failures: 0 },
    dueAtMs: world.request.deadlineAtMs,
  });
  world.provider.settle('ACTIVE');

  const result = await world.record(FAULT);
  world.executions.end(world.request.id);

  expect(result).toEqual({ state: 'running' });
  expect(await world.followed()).toMatchObject({ state: 'succeeded' });
});
