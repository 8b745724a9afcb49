import { whileOpen, StepRun } from '../../../../../lambdas/core/operations/steps/step-run';
import { isTerminal } from '../../../../../lambdas/core/domain/request/request-state';
import { World } from '../../../../support/operations/world';

const CONNECTION = '851f280f-5639-4ea3-81aa-e298525ab74b';

test('a run writes one version after the other, each with its event by the workflow', async () => {
  const world = await World.withRequest();
  const run = await StepRun.load(world.ports(), world.request.id);

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
  const run = await StepRun.load(world.ports(), world.request.id);
  const atMs = run.nowMs;
  world.clock.advance(7);

  await run.write({ phase: 'observe' }, { type: 'created', atMs });

  const [, created] = await world.store.events(world.request.id);
  expect(created?.time).toBe(new Date(atMs).toISOString());
});

test('a claim of the connection of another request writes nothing, and the run goes on from the version before', async () => {
  const world = await World.withRequest();
  await world.claimForAnother(CONNECTION);
  const run = await StepRun.load(world.ports(), world.request.id);
  const claim = { provider: world.request.provider, connectionId: CONNECTION };

  const written = await run.write({ phase: 'observe' }, { type: 'created' }, { claim });

  expect(written).toBe('claimed');
  expect(run.request).toEqual(await world.stored());
  expect(run.request.version).toBe(1);
});

test('the end of a request removes its sealed pre-shared key', async () => {
  const world = await World.withRequest();
  const run = await StepRun.load(world.ports(), world.request.id);

  await run.end({ state: 'failed' });

  expect(run.endState).toBe('failed');
  expect(isTerminal((await world.stored()).state)).toBe(true);
  expect(await world.store.sealedKey(world.request.id)).toBeUndefined();
});

test('a request that is not stored is a mistake of ours', async () => {
  const world = await World.withRequest();

  await expect(StepRun.load(world.ports(), 'req_unknown')).rejects.toMatchObject({ name: 'InvariantError' });
});

test.each([
  { name: 'stays, for the watcher to tell its execution', extras: undefined, entries: 1 },
  { name: 'goes when nobody is to be told', extras: { removeFlight: true }, entries: 0 },
])('the end of a request that is followed says so in its entry, which $name', async ({ extras, entries }) => {
  const world = await World.withRequest({ state: 'running' });
  await world.change({ dueAtMs: world.clock.nowMs() });
  const run = await StepRun.load(world.ports(), world.request.id);

  await run.end({ state: 'failed' }, extras);

  expect(world.flights.all).toHaveLength(entries);
  expect(world.flights.all.every(({ endedAtMs }) => endedAtMs !== undefined)).toBe(true);
});

test('the end of a request writes the line that the alarm on needs_attention counts', async () => {
  const world = await World.withRequest();

  await (await StepRun.load(world.ports(), world.request.id)).end({ state: 'needs_attention' });

  expect(world.logger.lines).toEqual([
    { level: 'info', message: 'recorded', requestId: world.request.id, state: 'needs_attention' },
  ]);
});

test('a step is not run on a request that has ended', async () => {
  const world = await World.withRequest();
  await (await StepRun.load(world.ports(), world.request.id)).end({ state: 'cancelled' });
  const work = jest.fn();

  expect(await whileOpen(world.ports(), world.request.id, work)).toEqual({ next: 'ended' });
  expect(work).not.toHaveBeenCalled();
});
