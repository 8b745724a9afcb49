/** Requests whose provider nobody can speak to: an operator must see to the profile, and they end all the same. */
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import type { Cleanup } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { NOW_MS, requestId } from '../../../../support/builders';
import { connectionId, Fleet } from '../../../../support/operations/fleet';

const CLEANUP: Cleanup = {
  outcome: { state: 'failed' },
  sinceMs: NOW_MS,
  removals: [{ connectionId: connectionId(1), isDuplicate: false, accepted: false }],
  failures: 0,
};
const CLEANED = { phase: 'cleanup', cleanup: CLEANUP, dueAtMs: NOW_MS } as const;

/** Lets ticks pass until the first request has ended. */
async function ended(fleet: Fleet): Promise<ProvisioningRequest> {
  for (let ticks = 0; ticks < 100; ticks += 1) {
    const request = await fleet.store.find(requestId(1));
    if (request?.endedAtMs !== undefined) return request;
    await fleet.nextTick();
  }
  throw new Error('The request has not ended after 100 ticks');
}

test.each([
  { name: 'is gone', profile: {}, isGone: true },
  { name: 'speaks another dialect now', profile: { dialect: 'openstack-v2' }, isGone: false },
  { name: 'speaks a dialect that nobody knows', profile: { dialect: 'none' }, isGone: false },
])('a request whose profile $name is waited for until its deadline, and needs attention then', async (given) => {
  const fleet = new Fleet(given.profile);
  if (given.isGone) fleet.profiles.remove('otc-classic');
  await fleet.follow(1);
  await fleet.wake();

  const request = await ended(fleet);

  expect(request).toMatchObject({ state: 'needs_attention', problem: { code: 'workflow-fault' } });
  expect(request.problem?.detail).toContain('ConfigurationError');
  const lateMs = (request.endedAtMs ?? 0) - request.deadlineAtMs;
  expect([lateMs >= 0, lateMs <= 30_000]).toEqual([true, true]);
  expect(fleet.logger.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'misconfigured' }));
  expect([fleet.flights.all, await fleet.executions.statusOf(request.id)]).toEqual([[], 'ended']);
});

test('a request whose profile is gone has twenty minutes for its clean-up, whatever its deadline', async () => {
  const fleet = new Fleet();
  fleet.profiles.remove('otc-classic');
  await fleet.follow(1, { ...CLEANED, deadlineAtMs: NOW_MS });
  await fleet.wake();

  const request = await ended(fleet);

  expect(request.endedAtMs).toBe(NOW_MS + 1_200_000);
  expect(request.problem?.detail).toContain(connectionId(1));
});

test('a request whose profile comes back in time goes on, and nothing was read or written meanwhile', async () => {
  const fleet = new Fleet();
  await fleet.follow(3);
  await fleet.wake();
  fleet.provider.settle('ACTIVE');
  const read = jest.spyOn(fleet.profiles, 'read').mockResolvedValueOnce(undefined);
  const find = jest.spyOn(fleet.store, 'find');

  await fleet.nextTick();
  const meanwhile = [find.mock.calls.length, fleet.nextInSeconds];
  await fleet.nextTick();

  expect(meanwhile).toEqual([0, 30]);
  expect(read).toHaveBeenCalledTimes(2);
  expect(await fleet.states()).toEqual(Array(3).fill('succeeded'));
});
