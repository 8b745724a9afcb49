import { CALL_LOOK_MS } from '../../../../../lambdas/contract/batches';
import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { Outcome } from '../../../../../lambdas/contract/outcome';
import { problemOf } from '../../../../../lambdas/core/domain/request/problem';
import { cancelBatch } from '../../../../../lambdas/core/operations/batches/cancel-batch';
import { getBatch } from '../../../../../lambdas/core/operations/batches/query-batches';
import { rerunBatch } from '../../../../../lambdas/core/operations/batches/rerun-batch';
import type { RerunResult } from '../../../../../lambdas/core/operations/batches/rerun-batch';
import { openPreSharedKey } from '../../../../../lambdas/core/operations/requests/sealed-key';
import { CANARY_KEY } from '../../../../support/builders';
import { BatchWorld, CALLER, rowBody } from '../../../../support/operations/batch-world';

let world: BatchWorld;

beforeEach(() => {
  world = new BatchWorld();
});

const QUOTA = problemOf('provider-quota', 'Full.', { retryable: true });
const ERROR = problemOf('provider-error-status', 'ERROR.');
const LATE = problemOf('deadline-exceeded', 'Late.');
const REFUSED = problemOf('provider-rejected', 'No.', { retryable: false });

/** A batch with a row for each outcome, and an invalid one first. */
async function ended(...outcomes: readonly Outcome[]): Promise<BatchId> {
  const rows = outcomes.map((_, index) => rowBody(index + 2));
  const id = idOf(await world.accepted([rowBody(1, { mtu: 1 }), ...rows]));
  await world.deliverAll();
  for (const [index, { id: requestId }] of world.requestsOf(id).entries()) {
    await world.play(requestId, outcomes[index]);
  }
  await world.deliverAll();
  return id;
}

const rerun = (id: BatchId): Promise<RerunResult> => rerunBatch(world.ports(), CALLER, id);

function idOf(resource: { readonly id: string }): BatchId {
  const id = parseBatchId(resource.id);
  if (id === undefined) throw new Error(`${resource.id} is no batch id`);
  return id;
}

function batchOf(result: RerunResult): BatchId {
  if (result.kind !== 'accepted') throw new Error(`not accepted but ${result.kind}`);
  return idOf(result.resource);
}

test('rows that have failed or timed out run again, whatever the reason, those rejected if it may change, and no others', async () => {
  const id = await ended(
    { state: 'failed', problem: QUOTA },
    { state: 'succeeded' },
    { state: 'timed_out' },
    { state: 'rejected', problem: REFUSED },
    { state: 'needs_attention' },
    { state: 'rejected', problem: QUOTA },
    { state: 'cancelled' },
    { state: 'failed', problem: ERROR },
    { state: 'timed_out', problem: LATE },
  );

  const again = batchOf(await rerun(id));
  await world.deliverAll();

  const requests = world.requestsOf(again);
  expect(requests.map(({ connectionName }) => connectionName)).toEqual([
    'branch-2',
    'branch-4',
    'branch-7',
    'branch-9',
    'branch-10',
  ]);
  expect(requests.map(({ batch }) => batch?.row)).toEqual([1, 2, 3, 4, 5]);
  expect(requests.every(({ state }) => state === 'accepted')).toBe(true);
});

test('both batches name each other', async () => {
  const id = await ended({ state: 'failed' });

  const again = batchOf(await rerun(id));

  expect(await getBatch(world.ports(), CALLER.tenant, id)).toMatchObject({ rerunBy: again, state: 'ended' });
  expect(await getBatch(world.ports(), CALLER.tenant, again)).toMatchObject({ rerunOf: id, counts: { rows: 1 } });
});

test('however often it is asked, the rows run again once', async () => {
  const id = await ended({ state: 'failed' }, { state: 'failed' });

  const results = await Promise.all([rerun(id), rerun(id)]);
  await world.deliverAll();
  const third = await rerun(id);

  expect(new Set([...results, third].map(batchOf)).size).toBe(1);
  expect(world.batches.all).toHaveLength(2);
  expect(world.store.ids).toHaveLength(4);
});

test('the key of a row that runs again is the one that it came with, and is never opened for that', async () => {
  const id = await ended({ state: 'failed' });
  const open = jest.spyOn(world.sealer, 'open');
  const again = batchOf(await rerun(id));
  await world.deliverAll();
  expect(open).not.toHaveBeenCalled();

  const [request] = world.requestsOf(again);
  const key = request && (await openPreSharedKey(world, request));

  expect(key?.reveal()).toBe(CANARY_KEY);
  expect(request?.sealedFor).toMatchObject({ batchId: id });
});

test('a rerun can be run again', async () => {
  const id = await ended({ state: 'failed' });
  const again = batchOf(await rerun(id));
  await world.deliverAll();
  for (const request of world.requestsOf(again)) await world.play(request.id, { state: 'timed_out' });
  await world.deliverAll();

  const third = batchOf(await rerun(again));
  await world.deliverAll();

  const [request] = world.requestsOf(third);
  const key = request && (await openPreSharedKey(world, request));
  expect(key?.reveal()).toBe(CANARY_KEY);
});

test('a batch with a row that has not ended cannot be run again', async () => {
  const id = idOf(await world.accepted([rowBody(1), rowBody(2)]));
  await world.deliverAll();
  const [first] = world.requestsOf(id);
  if (first !== undefined) await world.play(first.id, { state: 'failed' });
  await world.deliverAll();

  expect(await rerun(id)).toEqual({ kind: 'running' });
});

test('a batch that is open cannot be run again', async () => {
  const id = idOf(await world.accepted([], { open: true }));

  expect(await rerun(id)).toEqual({ kind: 'running' });
});

test('there is nothing to run again when all rows have succeeded', async () => {
  const id = await ended({ state: 'succeeded' }, { state: 'needs_attention' });

  expect(await rerun(id)).toEqual({ kind: 'nothing' });
});

test('the rows of a cancelled batch that had failed before run again', async () => {
  const id = idOf(await world.accepted([rowBody(1), rowBody(2)]));
  await world.deliverAll();
  const [first, second] = world.requestsOf(id);
  if (first === undefined || second === undefined) throw new Error('no requests');
  await world.play(first.id, { state: 'failed' });
  await cancelBatch(world.ports(), CALLER, id);
  await world.deliverAll();
  await world.play(second.id, { state: 'cancelled' });
  await world.deliverAll();

  const again = batchOf(await rerun(id));
  await world.deliverAll();

  expect(world.requestsOf(again).map(({ connectionName }) => connectionName)).toEqual(['branch-1']);
});

test('a batch of another tenant is not known', async () => {
  const id = await ended({ state: 'failed' });

  expect(await rerunBatch(world.ports(), { ...CALLER, tenant: 'umbrella' }, id)).toEqual({ kind: 'not-found' });
});

test('once rows that ran again have ended, their first batch keeps no key', async () => {
  const id = await ended({ state: 'failed' }, { state: 'succeeded' });

  const again = batchOf(await rerun(id));
  await world.deliverAll();
  for (const request of world.requestsOf(again)) await world.play(request.id, { state: 'timed_out' });
  await world.deliverAll();
  world.clock.advance(CALL_LOOK_MS / 1000);
  await world.look();
  await world.deliverAll();

  const [old, copy] = world.batches.storedChunks;
  expect(old?.map(({ accepted }) => accepted?.sealedKey)).toEqual([undefined, undefined, undefined]);
  expect(copy?.map(({ accepted }) => typeof accepted?.sealedKey)).toEqual(['string']);
  expect(again).not.toBe(id);
});
