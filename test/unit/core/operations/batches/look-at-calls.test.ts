import { CALL_LOOK_MS } from '../../../../../lambdas/contract/batches';
import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { Outcome } from '../../../../../lambdas/contract/outcome';
import { cancelBatch } from '../../../../../lambdas/core/operations/batches/cancel-batch';
import { getBatch } from '../../../../../lambdas/core/operations/batches/query-batches';
import type { BatchRun } from '../../../../../lambdas/core/operations/nets/look-at-batches';
import { BatchWorld, CALLER, rowBody } from '../../../../support/operations/batch-world';

let world: BatchWorld;

beforeEach(() => {
  world = new BatchWorld();
});

const ROWS = [rowBody(1), rowBody(2), rowBody(3)];
const GOOD: Outcome = { state: 'succeeded' };

async function accepted(): Promise<BatchId> {
  const { id } = await world.accepted(ROWS);
  const batchId = parseBatchId(id);
  if (batchId === undefined) throw new Error('no batch');
  return batchId;
}

/** Lets the time of the next look come, looks, and has done what was asked for. */
async function lookLater(): Promise<BatchRun> {
  world.clock.advance(CALL_LOOK_MS / 1000);
  const found = await world.look();
  await world.deliverAll();
  return found;
}

async function playAll(id: BatchId, outcome?: Outcome): Promise<void> {
  for (const request of world.requestsOf(id)) await world.play(request.id, outcome);
}

const shown = (id: BatchId): Promise<unknown> => getBatch(world.ports(), CALLER.tenant, id);
const isLookedAt = async (): Promise<boolean> => (await world.batches.dueCalls(Infinity)).calls.length > 0;

test('nobody looks before its time', async () => {
  await accepted();

  expect(await world.look()).toMatchObject({ abandoned: 0, repeated: 0 });
});

test('a call that died before it was part of a batch is cleared away, and can never be', async () => {
  const commit = jest.spyOn(world.batches, 'commitCall').mockRejectedValueOnce(new Error('crash'));
  await world.submit(ROWS).catch(() => undefined);
  const [given] = commit.mock.calls[0] ?? [];
  commit.mockRestore();
  expect(world.batches.storedChunks).toHaveLength(1);

  expect(await lookLater()).toMatchObject({ abandoned: 1 });

  expect(world.batches.storedChunks).toEqual([]);
  expect(await isLookedAt()).toBe(false);
  expect(given && (await world.batches.commitCall(given))).toBe('abandoned');
  expect(world.batches.all).toEqual([]);
});

test('a call whose stream record got lost is expanded', async () => {
  const id = await accepted();
  world.takeRecord();

  expect(await lookLater()).toMatchObject({ repeated: 1 });

  expect(world.requestsOf(id)).toHaveLength(3);
});

test('a batch whose cancellation got lost is cancelled', async () => {
  const id = await accepted();
  await world.deliverAll();
  await cancelBatch(world.ports(), CALLER, id);
  world.takeRecord();

  await lookLater();

  expect(world.requestsOf(id).map(({ cancellation }) => cancellation !== undefined)).toEqual([true, true, true]);
});

test('rows whose ends nobody was told of are counted by their requests', async () => {
  const id = await accepted();
  await world.deliverAll();
  await playAll(id, GOOD);
  world.takeEvents();
  expect(await shown(id)).toMatchObject({ counts: { accepted: 3 } });

  await lookLater();

  expect(await shown(id)).toMatchObject({ state: 'ended', counts: { accepted: 0, succeeded: 3 } });
});

test('all is counted again after the work table was lost', async () => {
  const id = await accepted();
  await world.deliverAll();
  const [first] = world.requestsOf(id);
  if (first !== undefined) await world.play(first.id, { state: 'failed' });
  await world.deliverAll();
  world.ledger.clear();

  await lookLater();
  await lookLater();

  expect(await shown(id)).toMatchObject({ counts: { accepted: 2, failed: 1 } });
});

test('rows that are being counted are left alone', async () => {
  const id = await accepted();
  await world.deliverAll();
  world.clock.advance(CALL_LOOK_MS / 1000 - 60);
  await playAll(id);
  await world.deliverAll();
  world.clock.advance(60);

  expect(await world.look()).toMatchObject({ repeated: 0 });
  expect(world.chunks.all).toEqual([]);
});

test('a batch that has ended keeps its counts, whatever becomes of the records', async () => {
  const id = await accepted();
  await world.deliverAll();
  await playAll(id, GOOD);
  await world.deliverAll();
  const before = await shown(id);

  await lookLater();
  world.ledger.clear();

  expect(await shown(id)).toEqual(before);
  expect(await isLookedAt()).toBe(false);
});

test('keys that nobody needs any more go when the batch has ended; those of rows that may run again stay', async () => {
  const id = await accepted();
  await world.deliverAll();
  const outcomes: readonly Outcome[] = [GOOD, { state: 'failed' }, { state: 'needs_attention' }];
  for (const [index, request] of world.requestsOf(id).entries()) await world.play(request.id, outcomes[index]);
  await world.deliverAll();

  await lookLater();

  const [chunk] = world.batches.storedChunks;
  expect(chunk?.map(({ accepted: row }) => row?.sealedKey !== undefined)).toEqual([false, true, false]);
  expect(chunk?.map(({ accepted: row }) => row?.submission.provider)).toEqual(Array(3).fill('otc-classic'));
});

test('a batch that is open is looked at until it is closed', async () => {
  const { id } = await world.accepted([rowBody(1)], { open: true });
  await world.deliverAll();
  const batchId = parseBatchId(id);
  if (batchId !== undefined) await playAll(batchId, GOOD);
  await world.deliverAll();

  await lookLater();
  const isLookedAtWhileOpen = await isLookedAt();
  world.clock.advance(86_400);
  await lookLater();

  expect(isLookedAtWhileOpen).toBe(true);
  expect(await isLookedAt()).toBe(false);
});

test('a call that cannot be looked at does not stop the others', async () => {
  await accepted();
  await accepted();
  const header = jest.spyOn(world.batches, 'header').mockRejectedValueOnce(new Error('x'));
  for (let record = world.takeRecord(); record !== undefined; record = world.takeRecord());

  world.clock.advance(CALL_LOOK_MS / 1000);
  const { errors, repeated } = await world.look();
  header.mockRestore();

  expect(errors).toHaveLength(1);
  expect(repeated).toBe(1);
});
