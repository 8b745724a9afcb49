import { MAX_BATCH_CALLS, MAX_ROWS_IN_ALL } from '../../../../../lambdas/contract/batches';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { addRows } from '../../../../../lambdas/core/operations/batches/calls/add-rows';
import type { AddRowsResult } from '../../../../../lambdas/core/operations/batches/calls/add-rows';
import { cancelBatch } from '../../../../../lambdas/core/operations/batches/cancel-batch';
import { closeBatch } from '../../../../../lambdas/core/operations/batches/close-batch';
import { BatchWorld, CALLER, rowBody, rowsOf } from '../../../../support/operations/batch-world';

let world: BatchWorld;

beforeEach(() => {
  world = new BatchWorld();
});

const INVALID = rowBody(99, { mtu: 1 });

function add(id: string, items: readonly unknown[], key?: string, caller = CALLER): Promise<AddRowsResult> {
  const repeated = key === undefined ? undefined : { idempotencyKey: key, text: new Secret(JSON.stringify(items)) };
  return addRows(world.ports(), caller, id, { call: rowsOf(items), repeated });
}

const rowsOfRequests = (): (number | undefined)[] =>
  world.store.ids.map((id) => world.store.stored(id)?.batch?.row).toSorted((one, other) => (one ?? 0) - (other ?? 0));

test('more rows follow those before, and run at once', async () => {
  const { id } = await world.accepted([rowBody(1), INVALID], { open: true });
  await world.deliverAll();

  const result = await add(id, [INVALID, rowBody(4)]);
  await world.deliverAll();

  expect(result).toMatchObject({
    kind: 'accepted',
    resource: { state: 'open', counts: { rows: 4, invalid: 2, accepted: 2 }, errors: [{ row: 2 }, { row: 3 }] },
  });
  expect(rowsOfRequests()).toEqual([1, 4]);
});

test('an open batch stays open for a day after its last call', async () => {
  const { id } = await world.accepted([], { open: true });
  world.clock.advance(80_000);

  const result = await add(id, [rowBody(1)]);

  const closesAt = new Date(world.clock.nowMs() + 86_400_000).toISOString();
  expect(result).toMatchObject({ resource: { closesAt } });
});

test('calls that add rows at the same time all do, and no row has the number of another', async () => {
  const { id } = await world.accepted([], { open: true });

  const results = await Promise.all([1, 2, 3].map((n) => add(id, [rowBody(10 * n), rowBody(10 * n + 1)])));
  await world.deliverAll();

  expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
  expect(rowsOfRequests()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the same key with the same rows adds them once', async () => {
  const { id } = await world.accepted([], { open: true });

  const first = await add(id, [rowBody(1)], 'part-1');
  const second = await add(id, [rowBody(1)], 'part-1');
  await world.deliverAll();

  expect(second).toEqual(first);
  expect(await add(id, [rowBody(2)], 'part-1')).toEqual({ kind: 'key-reused' });
  expect(rowsOfRequests()).toEqual([1]);
});

test.each([
  { name: 'was closed', end: (id: string) => closeBatch(world.ports(), CALLER, id) },
  { name: 'was cancelled', end: (id: string) => cancelBatch(world.ports(), CALLER, id) },
  {
    name: 'has closed by itself',
    end: () => {
      world.clock.advance(86_400);
    },
  },
])('a batch that $name takes no more rows', async ({ end }) => {
  const { id } = await world.accepted([rowBody(1)], { open: true });
  await end(id);

  expect(await add(id, [rowBody(2)])).toEqual({ kind: 'closed' });
});

test('a batch that was never open takes no more rows', async () => {
  const { id } = await world.accepted([rowBody(1)]);

  expect(await add(id, [rowBody(2)])).toEqual({ kind: 'closed' });
});

test('a batch that is cancelled while rows are checked takes none of them', async () => {
  const { id } = await world.accepted([rowBody(1)], { open: true });
  const ports = world.ports();
  const putChunk: typeof ports.batches.putChunk = async (...given) => {
    await cancelBatch(world.ports(), CALLER, id);
    return world.batches.putChunk(...(given as unknown as Parameters<typeof world.batches.putChunk>));
  };
  const batches = Object.assign(Object.create(world.batches) as typeof world.batches, { putChunk });

  const result = await addRows({ ...ports, batches }, CALLER, id, { call: rowsOf([rowBody(2)]) });

  expect(result).toEqual({ kind: 'closed' });
});

test('rows of which none is valid are taken as such, and others may follow', async () => {
  const { id } = await world.accepted([rowBody(1)], { open: true });

  const result = await add(id, [INVALID, INVALID]);
  await add(id, [rowBody(4)]);
  await world.deliverAll();

  expect(result).toMatchObject({ kind: 'accepted', resource: { state: 'open', counts: { rows: 3, invalid: 2 } } });
  expect(rowsOfRequests()).toEqual([1, 4]);
});

test('a batch that was opened with invalid rows alone, and gets no others, ends when it is closed', async () => {
  const { id } = await world.accepted([INVALID], { open: true });
  await add(id, [INVALID]);
  await world.deliverAll();

  const closed = await closeBatch(world.ports(), CALLER, id);

  expect(closed).toMatchObject({ state: 'ended', counts: { rows: 2, invalid: 2 }, errors: [{ row: 1 }, { row: 2 }] });
});

test('a batch of another tenant is not known', async () => {
  const { id } = await world.accepted([rowBody(1)], { open: true });

  expect(await add(id, [rowBody(2)], undefined, { ...CALLER, tenant: 'umbrella' })).toEqual({ kind: 'not-found' });
  expect(await add('bat_no', [rowBody(2)])).toEqual({ kind: 'not-found' });
});

test.each([
  { name: 'rows', call: { rows: MAX_ROWS_IN_ALL, chunkSizes: [] }, calls: 1 },
  { name: 'calls', call: { rows: 0, chunkSizes: [] }, calls: MAX_BATCH_CALLS },
])('a batch has no more $name than a batch may have', async ({ call, calls }) => {
  const { id } = await world.accepted([], { open: true });
  const [header] = world.batches.all;
  const [first] = header?.calls ?? [];
  if (header === undefined || first === undefined) throw new Error('no batch');
  const full = Array.from({ length: calls }, () => ({ ...first, ...call }));
  await world.batches.putHeader({ ...header, version: 2, calls: full });

  expect(await add(id, [rowBody(1)])).toEqual({ kind: 'full' });
});

test('closing leaves a batch alone that takes no more rows', async () => {
  const { id } = await world.accepted([rowBody(1)], { open: true });

  const closed = await closeBatch(world.ports(), CALLER, id);
  const again = await closeBatch(world.ports(), CALLER, id);

  expect(closed).toMatchObject({ state: 'running' });
  expect(again).toEqual(closed);
  expect(world.batches.all[0]?.version).toBe(2);
  expect(await closeBatch(world.ports(), { ...CALLER, tenant: 'umbrella' }, id)).toBeUndefined();
});
