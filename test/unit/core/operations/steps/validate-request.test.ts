import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { Attempt } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { createFields, NOW_MS, requestId } from '../../../../support/builders';
import { validateRequest } from '../../../../../lambdas/core/operations/steps/validate-request';
import { World } from '../../../../support/operations/world';

const SENT: Attempt = {
  number: 1,
  sentAtMs: NOW_MS,
  result: 'sent',
  everInDoubt: false,
  knownIds: [],
  failures: 0,
};

test('the validate step lets a valid request go on, and says so in the trail', async () => {
  const world = await World.withRequest();

  const result = await world.validate();

  expect(result).toEqual({ next: 'valid' });
  expect(await world.stored()).toMatchObject({ state: 'running', phase: 'apply', version: 2 });
  expect(await world.trail()).toEqual(['accepted', 'validated']);
});

test('the validate step may run twice', async () => {
  const world = await World.withRequest();
  await world.validate();

  const again = await world.validate();

  expect(again).toEqual({ next: 'valid' });
  expect(await world.trail()).toEqual(['accepted', 'validated']);
});

test('the time of a row counts from its start, and no repetition gives it more', async () => {
  const batch = { id: 'bat_01JD0000000000000000000001' as BatchId, row: 1 };
  const world = await World.withRequest({ batch, deadlineSeconds: 300, deadlineAtMs: NOW_MS + 90_000_000 });
  world.clock.advance(3600);
  await world.validate();
  world.clock.advance(60);
  await world.validate();

  expect((await world.stored()).deadlineAtMs).toBe(NOW_MS + 3_900_000);
});

test('the time of a request that was made alone counts from its acceptance', async () => {
  const world = await World.withRequest({ deadlineSeconds: 300, deadlineAtMs: NOW_MS + 300_000 });
  world.clock.advance(200);

  await world.validate();

  expect((await world.stored()).deadlineAtMs).toBe(NOW_MS + 300_000);
});

test('the validate step rejects a request that breaks the rules by now, with all of them', async () => {
  const fields = createFields({ psk: undefined, mtu: 1200, dpd: {} });
  const world = await World.withRequest({ fields });

  const result = await world.validate();

  const { state, problem } = await world.stored();
  expect(result).toEqual({ next: 'ended' });
  expect([state, problem?.code]).toEqual(['rejected', 'invalid']);
  expect(problem?.detail).toMatch(/connection\/mtu: .*connection\/dpd: /);
  expect(await world.trail()).toEqual(['accepted', 'rejected']);
});

test.each(TERMINAL_STATES)('the validate step has nothing to do when the request is %s', async (state) => {
  const world = await World.withRequest({ state });

  expect(await world.validate()).toEqual({ next: 'ended' });
});

test('the validate step ends a request that was cancelled before anything was sent, whatever its fields', async () => {
  const world = await World.withRequest({ fields: {} });
  await world.cancel();

  expect(await world.validate()).toEqual({ next: 'ended' });
  expect(await world.trail()).toEqual(['accepted', 'cancel-requested', 'cancelled']);
});

test('the validate step lets a cancelled request go on that was sent: its connection must be found first', async () => {
  const world = await World.withRequest({ state: 'running', attempt: SENT });
  await world.cancel();

  expect(await world.validate()).toEqual({ next: 'valid' });
});

test('the validate step needs the profile of the provider', async () => {
  const world = await World.withRequest();
  world.profiles.remove('otc-classic');

  await expect(world.validate()).rejects.toMatchObject({ name: 'ConfigurationError' });
});

test.each([{ id: requestId(99) }, { id: 'not-an-id' }])(
  'the validate step refuses a request that is not there: $id',
  async ({ id }) => {
    const world = await World.withRequest();

    await expect(validateRequest(world.ports(), id)).rejects.toMatchObject({ name: 'InvariantError' });
  },
);
