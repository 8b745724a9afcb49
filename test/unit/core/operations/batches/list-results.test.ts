import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import { problemOf } from '../../../../../lambdas/core/domain/request/problem';
import { listResults } from '../../../../../lambdas/core/operations/batches/list-results';
import type { ResultPage, ResultQuery } from '../../../../../lambdas/core/operations/batches/list-results';
import { CANARY_KEY } from '../../../../support/builders';
import { BatchWorld, CALLER, rowBody } from '../../../../support/operations/batch-world';

let world: BatchWorld;

beforeEach(() => {
  world = new BatchWorld();
});

async function batchOf(items: readonly unknown[]): Promise<BatchId> {
  const { id } = await world.accepted(items);
  await world.deliverAll();
  const batchId = parseBatchId(id);
  if (batchId === undefined) throw new Error('no batch');
  return batchId;
}

function results(id: string, query: Partial<ResultQuery> = {}, tenant = CALLER.tenant): Promise<ResultPage> {
  return listResults(world.ports(), tenant, id, { from: 1, limit: 1_000, ...query });
}

async function found(id: string, query: Partial<ResultQuery> = {}): Promise<Extract<ResultPage, { kind: 'found' }>> {
  const page = await results(id, query);
  if (page.kind !== 'found') throw new Error(page.kind);
  return page;
}

test('every row is there in the order of the input, with what has become of it', async () => {
  const id = await batchOf([rowBody(1), rowBody(2, { mtu: 1 }), rowBody(3), rowBody(4)]);
  const [first, third] = world.requestsOf(id);
  if (first === undefined || third === undefined) throw new Error('no requests');
  const problem = problemOf('provider-quota', 'Full.', { retryable: true });
  await world.play(third.id, { state: 'failed', problem });
  await world.play(first.id);
  await world.deliverAll();

  const { items, next } = await found(id);

  expect(items).toMatchObject([
    { row: 1, state: 'running', requestId: first.id },
    { row: 2, state: 'invalid', errors: [{ pointer: '/connection/mtu' }] },
    { row: 3, state: 'failed', requestId: third.id, problem },
    { row: 4, state: 'accepted' },
  ]);
  expect(items[1]).not.toHaveProperty('requestId');
  expect(next).toBeUndefined();
  expect(JSON.stringify(items)).not.toContain(CANARY_KEY);
});

test('pages follow each other without a gap', async () => {
  const id = await batchOf(Array.from({ length: 600 }, (_, index) => rowBody(index + 1)));

  const rows: number[] = [];
  let from: number | undefined = 1;
  let pages = 0;
  while (from !== undefined) {
    const page = await found(id, { from, limit: 170 });
    rows.push(...page.items.map(({ row }) => row));
    from = page.next;
    pages += 1;
  }

  expect(rows).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
  expect(pages).toBe(4);
});

test('rows of one state are picked out, over all pages', async () => {
  const id = await batchOf(Array.from({ length: 300 }, (_, index) => rowBody(index + 1)));
  for (const request of world.requestsOf(id).filter(({ batch }) => (batch?.row ?? 0) % 100 === 0)) {
    await world.play(request.id, { state: 'failed' });
  }
  await world.deliverAll();

  const first = await found(id, { state: 'failed', limit: 2 });
  const rest = await found(id, { state: 'failed', from: first.next ?? 1, limit: 2 });

  expect([first, rest].map(({ items }) => items.map(({ row }) => row))).toEqual([[100, 200], [300]]);
  expect(rest.next).toBeUndefined();
});

test('a page ends after 5,000 rows, whatever of them is wanted', async () => {
  // None of them has become a request yet.
  const { id } = await world.accepted(Array.from({ length: 5_010 }, (_, index) => rowBody(index + 1)));

  const page = await found(id, { state: 'needs_attention' });

  expect(page.items).toEqual([]);
  expect(page.next).toBe(5_001);
});

test('a first row past the end gives an empty last page', async () => {
  const id = await batchOf([rowBody(1)]);

  expect(await found(id, { from: 50 })).toEqual({ kind: 'found', items: [], next: undefined });
});

test('results are gone nine days after the last row may have begun', async () => {
  const id = await batchOf([rowBody(1)]);
  world.clock.advance(10 * 86_400 - 1);
  expect((await results(id)).kind).toBe('found');

  world.clock.advance(1);

  expect(await results(id)).toEqual({ kind: 'gone' });
});

test('a batch of another tenant is not known', async () => {
  const id = await batchOf([rowBody(1)]);

  expect(await results(id, {}, 'umbrella')).toEqual({ kind: 'not-found' });
});
