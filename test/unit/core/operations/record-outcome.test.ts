import { TERMINAL_STATES } from '../../../../lambdas/contract/steps';
import type { StepResult } from '../../../../lambdas/contract/steps';
import type { Attempt } from '../../../../lambdas/core/domain/provisioning-request';
import { NOW_MS } from '../../../support/builders';
import { World } from './world';

const SUCCEEDED: StepResult = {
  next: 'settled',
  outcome: { state: 'succeeded', tunnel: 'up', status: 'ACTIVE', provider: { httpStatus: 200, requestId: 'r-1' } },
};
const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', name: 'vpnconnection1', status: 'PENDING_CREATE' };
const ATTEMPT: Attempt = {
  number: 0,
  sentAtMs: NOW_MS,
  result: 'not-sent',
  everInDoubt: false,
  knownIds: [],
  failures: 1,
};

describe('an outcome', () => {
  test('is written with its last event, and the sealed key is removed', async () => {
    const world = await World.withRequest({ state: 'running', phase: 'observe', connection: CONNECTION });

    const result = await world.record({ step: SUCCEEDED });

    expect(result).toEqual({ state: 'succeeded' });
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

  test('is written once, whatever comes second', async () => {
    const world = await World.withRequest({ state: 'running', phase: 'observe', connection: CONNECTION });
    await world.record({ step: SUCCEEDED });
    const first = await world.stored();

    const again = await world.record({ fault: { error: 'States.Timeout' } });

    expect(again).toEqual({ state: 'succeeded' });
    expect(await world.stored()).toEqual(first);
    expect(await world.trail()).toEqual(['accepted', 'succeeded']);
  });

  test('may come before anything was done', async () => {
    const world = await World.withRequest();

    const result = await world.record({ step: { next: 'failed', outcome: { state: 'rejected' } } });

    expect(result).toEqual({ state: 'rejected' });
  });

  test.each(TERMINAL_STATES)('can be %s', async (state) => {
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
  ] as const)('cannot be $step.next', async ({ step }) => {
    const world = await World.withRequest({ state: 'running' });

    await expect(world.record({ step })).rejects.toMatchObject({ name: 'InvariantError' });
    expect((await world.stored()).state).toBe('running');
  });
});

describe('a step that could not do its work', () => {
  test.each([
    { why: 'nothing was done yet', changes: {}, state: 'failed' },
    { why: 'no create was sent yet', changes: { attempt: ATTEMPT }, state: 'failed' },
    { why: 'a create was sent', changes: { attempt: { ...ATTEMPT, number: 1 } }, state: 'needs_attention' },
    { why: 'the provider had accepted it', changes: { watch: { sinceMs: 1, failures: 0 } }, state: 'needs_attention' },
  ])('leaves the request $state when $why', async ({ changes, state }) => {
    const world = await World.withRequest({ state: 'running', ...changes });

    await world.record({ fault: { error: 'ConfigurationError' } });

    const { problem, ...stored } = await world.stored();
    expect(stored).toMatchObject({ state, tunnel: 'unknown' });
    expect(problem).toMatchObject({ code: 'workflow-fault', retryable: state === 'failed' });
    expect(problem?.detail).toContain('ConfigurationError');
  });
});
