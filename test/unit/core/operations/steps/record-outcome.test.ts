import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import type { StepResult } from '../../../../../lambdas/contract/steps';
import type { Attempt } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { NOW_MS } from '../../../../support/builders';
import { World } from '../../../../support/operations/world';

const SUCCEEDED = {
  next: 'settled',
  outcome: { state: 'succeeded', tunnel: 'up', status: 'ACTIVE', provider: { httpStatus: 200, requestId: 'r-1' } },
} as const satisfies StepResult;
const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', name: 'vpnconnection1', status: 'PENDING_CREATE' };
const ATTEMPT: Attempt = {
  number: 0,
  sentAtMs: NOW_MS,
  result: 'not-sent',
  everInDoubt: false,
  knownIds: [],
  failures: 1,
};

test('an outcome is written with its last event, and the sealed key is removed', async () => {
  const world = await World.withRequest({ state: 'running', phase: 'observe', connection: CONNECTION });

  const result = await world.record({ step: SUCCEEDED });

  expect(result).toEqual({ next: 'ended', state: 'succeeded' });
  expect(await world.stored()).toMatchObject({
    state: 'succeeded',
    tunnel: 'up',
    connection: { ...CONNECTION, status: 'ACTIVE' },
    endedAtMs: NOW_MS,
    version: 2,
  });
  expect((await world.store.events(world.request.id)).at(-1)).toMatchObject({
    type: 'succeeded',
    provider: { httpStatus: 200, requestId: 'r-1' },
  });
  expect(await world.store.sealedKey(world.request.id)).toBeUndefined();
});

test('an outcome is written once, whatever comes second', async () => {
  const world = await World.withRequest({ state: 'running', phase: 'observe', connection: CONNECTION });
  await world.record({ step: SUCCEEDED });
  const first = await world.stored();

  const again = await world.record({ fault: { error: 'States.Timeout' } });

  expect(again).toEqual({ next: 'ended', state: 'succeeded' });
  expect(await world.stored()).toEqual(first);
  expect(await world.trail()).toEqual(['accepted', 'succeeded']);
});

test('an outcome may be recorded before anything was done', async () => {
  const world = await World.withRequest();

  const result = await world.record({ step: { next: 'failed', outcome: { state: 'rejected' } } });

  expect(result).toEqual({ next: 'ended', state: 'rejected' });
});

test.each(TERMINAL_STATES)('an outcome can be %s', async (state) => {
  const world = await World.withRequest({ state: 'running' });

  await world.record({ step: { next: 'failed', outcome: { state } } });

  expect(await world.stored()).toMatchObject({ state });
  expect(await world.trail()).toEqual(['accepted', state]);
});

test.each([
  { step: { next: 'valid' } },
  { step: { next: 'ended' } },
  { step: { next: 'again', waitSeconds: 1 } },
  { step: { next: 'pending', waitSeconds: 1 } },
  { step: { next: 'clean-up', waitSeconds: 1 } },
] as const)('an outcome cannot be $step.next', async ({ step }) => {
  const world = await World.withRequest({ state: 'running' });

  await expect(world.record({ step })).rejects.toMatchObject({ name: 'InvariantError' });
  expect((await world.stored()).state).toBe('running');
});

test.each([
  { why: 'nothing was done yet', changes: {}, state: 'failed' },
  { why: 'no create was sent yet', changes: { attempt: ATTEMPT }, state: 'failed' },
  { why: 'a create was sent', changes: { attempt: { ...ATTEMPT, number: 1 } }, state: 'needs_attention' },
  { why: 'the provider had accepted it', changes: { watch: { sinceMs: 1, failures: 0 } }, state: 'needs_attention' },
])('a step that could not do its work leaves the request $state when $why', async ({ changes, state }) => {
  const world = await World.withRequest({ state: 'running', ...changes });

  await world.record({ fault: { error: 'ConfigurationError' } });

  const { problem, ...stored } = await world.stored();
  expect(stored).toMatchObject({ state, tunnel: 'unknown' });
  expect(problem).toMatchObject({ code: 'workflow-fault', retryable: state === 'failed' });
  expect(problem?.detail).toContain('ConfigurationError');
});

const CANCELLATION = { requestedAtMs: NOW_MS, requestedBy: 'arn:aws:iam::000000000000:user/ticket-bot' };
const CANCELLED_LATE = { state: 'running', connection: CONNECTION, cancellation: CANCELLATION } as const;

test.each(['succeeded', 'failed', 'timed_out'] as const)(
  'a create that was cancelled after the last step has its connection removed first: %s',
  async (state) => {
    const world = await World.withRequest(CANCELLED_LATE);

    const result = await world.record({ step: { next: 'failed', outcome: { state } } });

    expect(result).toEqual({ next: 'clean-up', waitSeconds: 0 });
    expect(await world.stored()).toMatchObject({
      state: 'running',
      phase: 'cleanup',
      cleanup: {
        outcome: { state: 'cancelled' },
        removals: [{ connectionId: CONNECTION.id, isDuplicate: false, accepted: false }],
      },
    });
    expect(await world.store.sealedKey(world.request.id)).toBeDefined();
  },
);

test('a create that was cancelled after the last step is handed on to be cleaned up once, also when that was said before', async () => {
  const world = await World.withRequest(CANCELLED_LATE);
  await world.record({ step: SUCCEEDED });
  const first = await world.stored();

  const again = await world.record({ step: SUCCEEDED });

  expect(again).toEqual({ next: 'clean-up', waitSeconds: 0 });
  expect(await world.stored()).toEqual(first);
});

test('a create that was cancelled after the last step takes along what was still to be cleaned up', async () => {
  const removals = [{ connectionId: 'another', isDuplicate: true, accepted: true }];
  const cleanup = { outcome: SUCCEEDED.outcome, sinceMs: NOW_MS, doubtAtMs: NOW_MS, removals, failures: 0 };
  const world = await World.withRequest({ ...CANCELLED_LATE, cleanup });

  await world.record({ step: SUCCEEDED });

  expect((await world.stored()).cleanup).toMatchObject({
    outcome: { state: 'cancelled' },
    doubtAtMs: NOW_MS,
    removals: [{ connectionId: 'another' }, { connectionId: CONNECTION.id }],
  });
});

test('a create that was cancelled after the last step is cancelled at once when there is nothing to remove', async () => {
  const world = await World.withRequest({ ...CANCELLED_LATE, connection: undefined });

  const result = await world.record({ step: { next: 'failed', outcome: { state: 'failed' } } });

  expect(result).toEqual({ next: 'ended', state: 'cancelled' });
  expect(await world.trail()).toEqual(['accepted', 'cancelled']);
});

test.each(['cancelled', 'rejected', 'needs_attention'] as const)(
  'a create that was cancelled after the last step ends %s when it is that already',
  async (state) => {
    const world = await World.withRequest(CANCELLED_LATE);

    expect(await world.record({ step: { next: 'failed', outcome: { state } } })).toEqual({ next: 'ended', state });
  },
);

test.each(['update', 'delete'] as const)(
  'a create that was cancelled after the last step is not undone when it is the sent %s of one',
  async (operation) => {
    const attempt = { ...ATTEMPT, number: 1 };
    const world = await World.withRequest({ ...CANCELLED_LATE, operation, attempt });

    expect(await world.record({ step: SUCCEEDED })).toEqual({ next: 'ended', state: 'succeeded' });
  },
);

test.each([
  { operation: 'update', state: 'failed' },
  { operation: 'delete', state: 'timed_out' },
] as const)('a cancelled $operation that was never sent ends cancelled', async ({ operation, state }) => {
  const world = await World.withRequest({ ...CANCELLED_LATE, operation, attempt: ATTEMPT });

  const result = await world.record({ step: { next: 'failed', outcome: { state } } });

  expect(result).toEqual({ next: 'ended', state: 'cancelled' });
  expect(await world.trail()).toEqual(['accepted', 'cancelled']);
});

// Two runs of the clean-up overlap, and the one that this step hears of had found nothing
// (protocol.md 2.1, SFN redelivers a task).
const removals = [{ connectionId: 'another', isDuplicate: true, accepted: false }];
const CLEANUP = { outcome: SUCCEEDED.outcome, sinceMs: NOW_MS, doubtAtMs: NOW_MS, removals, failures: 0 };

test.each(['succeeded', 'failed', 'timed_out', 'cancelled'] as const)(
  'a request whose clean-up has something to remove goes back to it instead of ending %s',
  async (state) => {
    const world = await World.withRequest({ state: 'running', phase: 'cleanup', cleanup: CLEANUP });
    const before = await world.stored();

    const result = await world.record({ step: { next: 'failed', outcome: { state } } });

    expect(result).toEqual({ next: 'clean-up', waitSeconds: 0 });
    expect(await world.stored()).toEqual(before);
  },
);

test.each([
  { why: 'somebody must look', cleanup: CLEANUP, state: 'needs_attention' },
  { why: 'all of it is gone', cleanup: { ...CLEANUP, removals: [] }, state: 'succeeded' },
] as const)('a request ends when $why', async ({ cleanup, state }) => {
  const world = await World.withRequest({ state: 'running', phase: 'cleanup', cleanup });

  expect(await world.record({ step: { next: 'failed', outcome: { state } } })).toEqual({ next: 'ended', state });
});
