import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { endOrCleanUp } from '../../../../../lambdas/core/operations/steps/end-or-clean-up';
import type { Ending } from '../../../../../lambdas/core/operations/steps/end-or-clean-up';
import type { Outcome } from '../../../../../lambdas/contract/outcome';
import { StepRun } from '../../../../../lambdas/core/operations/steps/step-run';
import { NOW_MS } from '../../../../support/builders';
import { loadTarget } from '../../../../../lambdas/core/operations/provider/provider-target';
import { World } from '../../../../support/operations/world';

const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', name: 'vpnconnection1', status: 'ACTIVE' };
const ATTEMPT = { number: 1, sentAtMs: NOW_MS, result: 'sent', everInDoubt: false, knownIds: [], failures: 0 } as const;
const UNSENT = { ...ATTEMPT, number: 0, result: 'not-sent' } as const;
const CANCELLATION = { requestedAtMs: NOW_MS, requestedBy: 'arn:aws:iam::000000000000:user/ticket-bot' };
const CANCELLED = { cancellation: CANCELLATION, connection: CONNECTION };

/** How a request ends that would end so. */
async function ending(
  changes: Partial<ProvisioningRequest>,
  outcome: Outcome,
): Promise<{ world: World; ended: Ending; request: ProvisioningRequest }> {
  const world = await World.withRequest({ state: 'running', attempt: ATTEMPT, ...changes });
  const deps = world.ports();
  const run = await StepRun.load(deps, world.request.id);
  const ended = await endOrCleanUp(run, await loadTarget(deps, world.request), outcome, { tunnel: 'up' });
  return { world, ended, request: await world.stored() };
}

test('a request ends with its outcome when nothing is left to do', async () => {
  const { ended, request } = await ending({ connection: CONNECTION }, { state: 'succeeded', tunnel: 'up' });

  expect([ended, request.state]).toEqual(['ended', 'succeeded']);
});

test.each(['succeeded', 'failed', 'timed_out'] as const)(
  'a create that was cancelled before it ended %s has its connection removed first, by the watcher',
  async (state) => {
    const { world, ended, request } = await ending(CANCELLED, { state });

    expect(ended).toBe('cleaning');
    expect(request).toMatchObject({
      state: 'running',
      phase: 'cleanup',
      tunnel: 'up',
      cleanup: {
        outcome: { state: 'cancelled' },
        removals: [{ connectionId: CONNECTION.id, isDuplicate: false, accepted: false }],
      },
    });
    expect(world.flights.all).toMatchObject([{ requestId: request.id, dueAtMs: world.clock.nowMs() }]);
    expect(await world.store.sealedKey(request.id)).toBeDefined();
  },
);

test('a create that was cancelled is cancelled at once when there is nothing to remove', async () => {
  const { ended, request } = await ending({ ...CANCELLED, connection: undefined }, { state: 'failed' });

  expect([ended, request.state]).toEqual(['ended', 'cancelled']);
});

test.each(['rejected', 'needs_attention'] as const)('a create that was cancelled and is %s stays so', async (state) => {
  const { ended, request } = await ending(CANCELLED, { state });

  expect([ended, request.state]).toEqual(['ended', state]);
});

test.each([
  { name: 'sent', attempt: ATTEMPT, expected: 'succeeded' },
  { name: 'never sent', attempt: UNSENT, expected: 'cancelled' },
])('a cancelled update that was $name ends $expected', async ({ attempt, expected }) => {
  const { ended, request } = await ending({ ...CANCELLED, operation: 'update', attempt }, { state: 'succeeded' });

  expect([ended, request.state]).toEqual(['ended', expected]);
});

test('a create that failed takes its connection along when it is not to be kept', async () => {
  const { ended, request } = await ending({ connection: CONNECTION, onFailure: 'delete' }, { state: 'failed' });

  expect(ended).toBe('cleaning');
  expect(request.cleanup).toMatchObject({ outcome: { state: 'failed' }, removals: [{ connectionId: CONNECTION.id }] });
});
