import { DynamodbBatchLedger } from '../../../../lambdas/adapters/dynamodb/batches/batch-ledger';
import { tallyStep } from '../../../../lambdas/core/domain/batch/row-record';
import type { CountedState, RowRecord } from '../../../../lambdas/core/domain/batch/row-record';
import type { BatchLedger } from '../../../../lambdas/core/ports/batches/batch-ledger';
import { batchId, callId, NOW_MS, requestId } from '../../../support/builders';
import { InMemoryBatchLedger } from '../../../support/in-memory/batches/batch-ledger';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

let services: LocalServices;
let table: string;
let last = 0;

beforeAll(async () => {
  services = await startLocalServices();
  table = await services.createTable('Work', 'ContractLedger');
});

afterAll(() => services.stop());

function recordOf(row: number, state: CountedState, sequence: number): RowRecord {
  const endedAtMs = state === 'running' ? undefined : NOW_MS + row;
  return { row, state, sequence, requestId: requestId(row), ...(endedAtMs !== undefined && { endedAtMs }) };
}

const PROBLEM = { type: 't', title: 'Title', detail: 'Detail', code: 'provider-quota', retryable: true };

describe.each([
  { name: 'in memory', ledgerOf: (): BatchLedger => new InMemoryBatchLedger() },
  { name: 'in DynamoDB', ledgerOf: (): BatchLedger => new DynamodbBatchLedger(services.dynamodb, table) },
])('batch ledger $name', ({ ledgerOf }) => {
  let ledger: BatchLedger;
  let id: ReturnType<typeof batchId>;

  beforeEach(() => {
    ledger = ledgerOf();
    id = batchId((last += 1));
  });

  async function see(...records: readonly RowRecord[]): Promise<'written' | 'conflict' | undefined> {
    const known = await ledger.find(id, [...new Set(records.map(({ row }) => row))]);
    const step = tallyStep(known, records);
    return step === undefined ? undefined : ledger.advance(id, step, NOW_MS);
  }

  const statesOf = async (): Promise<Record<string, number>> =>
    Object.fromEntries(Object.entries((await ledger.tally(id))?.states ?? {}).filter(([, number]) => number !== 0));

  test('knows nothing of a batch of which nothing was counted', async () => {
    expect(await ledger.tally(id)).toBeUndefined();
    expect(await ledger.rows(id, { from: 1, to: 1000 })).toEqual([]);
    expect(await ledger.find(id, [1, 2])).toEqual([]);
  });

  test('moves a row from one state to another, in the record and in the counts', async () => {
    await see(recordOf(1, 'running', 2), recordOf(2, 'running', 2));

    await see({ ...recordOf(1, 'failed', 5), problem: PROBLEM, connectionId: 'c-1' });

    expect(await ledger.find(id, [1])).toEqual([
      { ...recordOf(1, 'failed', 5), problem: PROBLEM, connectionId: 'c-1' },
    ]);
    expect(await statesOf()).toEqual({ running: 1, failed: 1 });
  });

  test('writes nothing when a record was replaced meanwhile', async () => {
    await see(recordOf(1, 'running', 2));
    const step = tallyStep(await ledger.find(id, [1, 2]), [recordOf(1, 'succeeded', 5), recordOf(2, 'running', 2)]);
    await see(recordOf(1, 'running', 3));

    const result = step && (await ledger.advance(id, step, NOW_MS));

    expect(result).toBe('conflict');
    expect(await ledger.find(id, [1, 2])).toEqual([recordOf(1, 'running', 3)]);
    expect(await statesOf()).toEqual({ running: 1 });
  });

  test('writes nothing when a record was made meanwhile', async () => {
    const step = tallyStep([], [recordOf(1, 'running', 2)]);
    await see(recordOf(1, 'succeeded', 5));

    const result = step && (await ledger.advance(id, step, NOW_MS));

    expect(result).toBe('conflict');
    expect(await statesOf()).toEqual({ succeeded: 1 });
  });

  test('keeps the time of the row that has ended last, in whatever order they are counted', async () => {
    await see(recordOf(9, 'succeeded', 5));
    await see(recordOf(3, 'succeeded', 5));

    expect(await ledger.tally(id)).toMatchObject({ lastEndedAtMs: NOW_MS + 9, countedAtMs: NOW_MS });
    expect(await statesOf()).toEqual({ succeeded: 2 });
  });

  test('has the time of no end while every row runs', async () => {
    await see(recordOf(1, 'running', 2));

    expect((await ledger.tally(id))?.lastEndedAtMs).toBeUndefined();
  });

  test('gives the rows of a range in order, over all parts that they are kept in', async () => {
    const rows = [1, 249, 250, 251, 500, 501, 740];
    await see(...rows.toReversed().map((row) => recordOf(row, 'running', 2)));

    const found = await ledger.rows(id, { from: 249, to: 501 });

    expect(found.map(({ row }) => row)).toEqual([249, 250, 251, 500, 501]);
  });

  test('does not mix batches', async () => {
    await see(recordOf(1, 'running', 2));

    expect(await ledger.rows(batchId(last + 1), { from: 1, to: 10 })).toEqual([]);
    expect(await ledger.tally(batchId(last + 1))).toBeUndefined();
  });

  test('notes which chunks of a call are expanded', async () => {
    await ledger.markExpanded({ batchId: id, callId: callId(1), chunk: 0 }, NOW_MS);
    await ledger.markExpanded({ batchId: id, callId: callId(1), chunk: 12 }, NOW_MS);
    await ledger.markExpanded({ batchId: id, callId: callId(2), chunk: 3 }, NOW_MS);

    expect(await ledger.expanded({ batchId: id, callId: callId(1) })).toEqual(new Set([0, 12]));
    expect(await ledger.expanded({ batchId: id, callId: callId(3) })).toEqual(new Set());
  });
});
