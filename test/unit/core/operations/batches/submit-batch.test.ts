import { SHOWN_ROW_ERRORS } from '../../../../../lambdas/contract/api/batch';
import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import { rowRequestId } from '../../../../../lambdas/core/domain/batch/row-request-id';
import { openPreSharedKey } from '../../../../../lambdas/core/operations/requests/sealed-key';
import { CANARY_KEY } from '../../../../support/builders';
import { BatchWorld, CALLER, rowBody } from '../../../../support/operations/batch-world';

let world: BatchWorld;

beforeEach(() => {
  world = new BatchWorld();
});

const INVALID = rowBody(99, { mtu: 1 });

function idOf(resource: { readonly id: string }): BatchId {
  const id = parseBatchId(resource.id);
  if (id === undefined) throw new Error(`${resource.id} is no batch id`);
  return id;
}

test('the valid rows become requests, the others are reported with their place', async () => {
  const batch = await world.accepted([rowBody(1), INVALID, rowBody(3)]);
  await world.deliverAll();

  expect(batch.counts).toMatchObject({ rows: 3, invalid: 1, accepted: 2 });
  expect(batch.errors).toMatchObject([{ row: 2, pointer: '/connection/mtu' }]);
  const requests = world.requestsOf(idOf(batch));
  expect(requests.map(({ batch: place, connectionName }) => [place?.row, connectionName])).toEqual([
    [1, 'branch-1'],
    [3, 'branch-3'],
  ]);
});

test('a request of a row is like any other, and says which row it is', async () => {
  const batch = await world.accepted([rowBody(1)]);
  await world.deliverAll();

  const [request] = world.requestsOf(idOf(batch));
  const [call] = world.batches.all[0]?.calls ?? [];
  expect(request).toMatchObject({
    id: call && rowRequestId(idOf(batch), call.id, 0),
    tenant: CALLER.tenant,
    requestedBy: CALLER.actor,
    state: 'accepted',
    hasPreSharedKey: true,
    batch: { id: batch.id, row: 1 },
    ticket: { system: 'servicenow' },
  });
  expect(request && (await world.store.events(request.id)).map(({ type }) => type)).toEqual(['accepted']);
});

test('the key of a row is sealed for its request alone', async () => {
  const batch = await world.accepted([rowBody(1), rowBody(2, { psk: 'An0ther.Key-of-row-2' })]);
  await world.deliverAll();
  const [first, second] = world.requestsOf(idOf(batch));
  if (first === undefined || second === undefined) throw new Error('no requests');

  const keys = await Promise.all([first, second].map((request) => openPreSharedKey(world, request)));

  expect(keys.map((key) => key.reveal())).toEqual([CANARY_KEY, 'An0ther.Key-of-row-2']);
  const swapped = { ...first, sealedFor: second.sealedFor };
  await expect(openPreSharedKey(world, swapped)).rejects.toMatchObject({ name: 'InvariantError' });
  expect(JSON.stringify([world.batches.all, world.batches.storedChunks, first])).not.toContain(CANARY_KEY);
});

test('a file in which no row is valid is refused, and nothing is stored', async () => {
  const result = await world.submit(Array.from({ length: 150 }, () => INVALID));

  expect(result.kind).toBe('invalid');
  expect(result.kind === 'invalid' && result.errors).toHaveLength(SHOWN_ROW_ERRORS);
  expect([world.batches.all, world.batches.storedChunks]).toEqual([[], []]);
});

test('a dry run says what would be wrong, and stores nothing', async () => {
  const result = await world.submit([rowBody(1), INVALID], { dryRun: true }, { key: 'dry' });

  expect(result).toMatchObject({
    kind: 'preview',
    preview: { dryRun: true, counts: { rows: 2, invalid: 1, accepted: 1 }, errors: [{ row: 2 }] },
  });
  expect([world.batches.all, world.batches.storedChunks]).toEqual([[], []]);
});

test('the same key with the same body gives the first answer again, and stores nothing', async () => {
  const first = await world.submit([rowBody(1), INVALID], {}, { key: 'file-17' });
  await world.deliverAll();

  const second = await world.submit([rowBody(1), INVALID], {}, { key: 'file-17' });
  await world.deliverAll();

  expect(second).toEqual(first);
  expect(world.batches.all).toHaveLength(1);
  expect(world.store.ids).toHaveLength(1);
});

test('two calls with one key at the same time make one batch', async () => {
  const results = await Promise.all([1, 2].map(() => world.submit([rowBody(1)], {}, { key: 'file-17' })));

  expect(results[0]).toEqual(results[1]);
  expect(world.batches.all).toHaveLength(1);
});

test('the same key with another body is refused', async () => {
  await world.submit([rowBody(1)], {}, { key: 'file-17' });

  expect(await world.submit([rowBody(2)], {}, { key: 'file-17' })).toEqual({ kind: 'key-reused' });
});

test('an idempotency key that shows the key of a row is refused, and nothing is stored', async () => {
  const result = await world.submit([rowBody(1), rowBody(2)], {}, { key: `for ${CANARY_KEY}` });

  expect(result).toEqual({ kind: 'key-in-clear' });
  expect(world.batches.storedChunks).toEqual([]);
});

test('a batch that stays open may begin without rows', async () => {
  const batch = await world.accepted([], { open: true });

  expect(batch).toMatchObject({ state: 'open', counts: { rows: 0, accepted: 0 } });
  expect(batch.closesAt).toBe(new Date(world.clock.nowMs() + 86_400_000).toISOString());
});

test('thousands of rows are stored in parts, and each becomes one request', async () => {
  const batch = await world.accepted(Array.from({ length: 1_000 }, (_, index) => rowBody(index + 1)));
  await world.deliverAll();

  expect(world.batches.storedChunks.map(({ length }) => length)).toEqual([250, 250, 250, 250]);
  expect(world.requestsOf(idOf(batch)).map(({ batch: place }) => place?.row)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => index + 1),
  );
});

test('an invalid row with thousands of errors is told by twenty of them', async () => {
  const bad = rowBody(1, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field_${index}`, 1])));
  await world.accepted([bad, rowBody(2)]);

  const [row] = world.batches.storedChunks[0] ?? [];
  expect(row?.invalid?.errors.length).toBeLessThanOrEqual(20);
});
