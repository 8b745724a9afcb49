import { whileOpen, whileUndecided, StepRun } from '../../../../../lambdas/core/operations/steps/step-run';
import { isTerminal } from '../../../../../lambdas/core/domain/request/request-state';
import type { StepResult } from '../../../../../lambdas/contract/steps';
import { NOW_MS } from '../../../../support/builders';
import { World } from '../../../../support/operations/world';

const CONNECTION = '851f280f-5639-4ea3-81aa-e298525ab74b';
const VALID = { next: 'valid' } as const satisfies StepResult;
const CLEANUP = { outcome: { state: 'failed' }, sinceMs: NOW_MS, removals: [], failures: 0 } as const;

test('a run writes one version after the other, each with its event by the workflow', async () => {
  const world = await World.withRequest();
  const run = await StepRun.load(world.dependencies(), world.request.id);

  await run.write({ phase: 'apply' }, { type: 'validated' });
  await run.write({ tunnel: 'up' }, { type: 'status-changed' });

  expect(run.request).toEqual(await world.stored());
  expect((await world.store.events(world.request.id)).slice(1)).toMatchObject([
    { sequence: 2, type: 'validated', actor: 'vpn-provisioner' },
    { sequence: 3, type: 'status-changed', actor: 'vpn-provisioner' },
  ]);
});

test('what happened before the write has the time when it happened', async () => {
  const world = await World.withRequest();
  const run = await StepRun.load(world.dependencies(), world.request.id);
  const atMs = run.nowMs;
  world.clock.advance(7);

  await run.write({ phase: 'observe' }, { type: 'created', atMs });

  const [, created] = await world.store.events(world.request.id);
  expect(created?.time).toBe(new Date(atMs).toISOString());
});

test('a claim of the connection of another request writes nothing, and the run goes on from the version before', async () => {
  const world = await World.withRequest();
  await world.claimForAnother(CONNECTION);
  const run = await StepRun.load(world.dependencies(), world.request.id);
  const claim = { provider: world.request.provider, connectionId: CONNECTION };

  const written = await run.write({ phase: 'observe' }, { type: 'created' }, { claim });

  expect(written).toBe('claimed');
  expect(run.request).toEqual(await world.stored());
  expect(run.request.version).toBe(1);
});

test('the end of a request removes its sealed pre-shared key', async () => {
  const world = await World.withRequest();
  const run = await StepRun.load(world.dependencies(), world.request.id);

  await run.end({ state: 'failed' });

  expect(run.endState).toBe('failed');
  expect(isTerminal((await world.stored()).state)).toBe(true);
  expect(await world.store.sealedKey(world.request.id)).toBeUndefined();
});

test('a request that is not stored is a mistake of ours', async () => {
  const world = await World.withRequest();

  await expect(StepRun.load(world.dependencies(), 'req_unknown')).rejects.toMatchObject({ name: 'InvariantError' });
});

describe('a step', () => {
  test('is not run on a request that has ended', async () => {
    const world = await World.withRequest();
    await (await StepRun.load(world.dependencies(), world.request.id)).end({ state: 'cancelled' });
    const work = jest.fn();

    const results = [
      await whileOpen(world.dependencies(), world.request.id, work),
      await whileUndecided(world.dependencies(), world.request.id, work),
    ];

    expect(results).toEqual([{ next: 'ended' }, { next: 'ended' }]);
    expect(work).not.toHaveBeenCalled();
  });

  test('leaves a request that is cleaned up to the clean-up, unless that is what it is', async () => {
    const world = await World.withRequest();
    const run = await StepRun.load(world.dependencies(), world.request.id);
    await run.write({ phase: 'cleanup', cleanup: CLEANUP }, { type: 'clean-up-started' });
    const work = (): Promise<StepResult> => Promise.resolve(VALID);

    const results = [
      await whileOpen(world.dependencies(), world.request.id, work),
      await whileUndecided(world.dependencies(), world.request.id, work),
    ];

    expect(results).toEqual([VALID, { next: 'clean-up', waitSeconds: 0 }]);
  });
});
