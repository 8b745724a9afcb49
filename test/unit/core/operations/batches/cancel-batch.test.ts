import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import { cancelBatch } from '../../../../../lambdas/core/operations/batches/cancel-batch';
import type { CancelBatchResult } from '../../../../../lambdas/core/operations/batches/cancel-batch';
import { getBatch } from '../../../../../lambdas/core/operations/batches/query-batches';
import { BatchWorld, CALLER, rowBody } from '../../../../support/operations/batch-world';

let world: BatchWorld;
let id: BatchId;

beforeEach(async () => {
  world = new BatchWorld();
  const batch = await world.accepted([rowBody(1), rowBody(2), rowBody(3)]);
  id = parseBatchId(batch.id) ?? id;
});

const cancel = (): Promise<CancelBatchResult> => cancelBatch(world.ports(), CALLER, id);
const shown = async (): Promise<unknown> => getBatch(world.ports(), CALLER.tenant, id);
const statesOf = (): string[] => world.requestsOf(id).map(({ state }) => state);

test('rows of a batch that is cancelled before it is expanded never begin', async () => {
  const result = await cancel();
  await world.deliverAll();

  expect(result).toMatchObject({ kind: 'requested', resource: { state: 'running', counts: { accepted: 3 } } });
  expect(statesOf()).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(await shown()).toMatchObject({ state: 'cancelled', counts: { accepted: 0, cancelled: 3 } });
});

test('a row that never began is a request with one event and without a key', async () => {
  await cancel();
  await world.deliverAll();

  const [request] = world.requestsOf(id);
  expect(request).toMatchObject({ hasPreSharedKey: false, endedAtMs: world.clock.nowMs() });
  expect(request && (await world.store.events(request.id)).map(({ type, actor }) => [type, actor])).toEqual([
    ['cancelled', CALLER.actor],
  ]);
});

test('an expansion that comes after the cancellation begins no row', async () => {
  const call = world.takeRecord();
  await cancel();

  if (call !== undefined) await world.dispatch(call);
  const expansion = world.chunks.take();
  if (expansion !== undefined) await world.work(expansion);

  expect(expansion?.action).toBe('expand');
  expect(statesOf()).toEqual(['cancelled', 'cancelled', 'cancelled']);
});

test('rows that have begun are cancelled one by one, and those that have ended stay', async () => {
  await world.deliverAll();
  const [first, second] = world.requestsOf(id);
  if (first === undefined || second === undefined) throw new Error('no requests');
  await world.play(first.id, { state: 'succeeded' });
  await world.play(second.id);
  await world.tally(world.takeEvents());

  await cancel();
  await world.deliverAll();

  const requests = world.requestsOf(id);
  expect(requests.map(({ state }) => state)).toEqual(['succeeded', 'running', 'accepted']);
  expect(requests.map(({ cancellation }) => cancellation !== undefined)).toEqual([false, true, true]);
});

test('the second cancellation of one batch writes nothing', async () => {
  await cancel();
  const again = await cancel();

  expect(again.kind).toBe('requested');
  expect(world.batches.all[0]?.version).toBe(2);
});

test('a batch whose rows have all ended cannot be cancelled any more', async () => {
  await world.deliverAll();
  for (const { id: requestId } of world.requestsOf(id)) await world.play(requestId, { state: 'succeeded' });
  await world.deliverAll();

  expect(await cancel()).toMatchObject({ kind: 'too-late' });
});

test('nor can one that was cancelled and has ended', async () => {
  await cancel();
  await world.deliverAll();

  expect(await cancel()).toMatchObject({ kind: 'too-late' });
});

test('a batch of another tenant is not known', async () => {
  expect(await cancelBatch(world.ports(), { ...CALLER, tenant: 'umbrella' }, id)).toEqual({ kind: 'not-found' });
  expect(await getBatch(world.ports(), 'umbrella', id)).toBeUndefined();
});

test('a message to cancel a batch that is not cancelled does nothing', async () => {
  const call = world.takeRecord();
  if (call !== undefined) await world.dispatch(call);
  const expansion = world.chunks.take();
  if (expansion !== undefined) await world.work({ ...expansion, action: 'cancel' });

  expect(world.store.ids).toEqual([]);
});
