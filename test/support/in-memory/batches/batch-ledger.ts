import type { BatchId } from '../../../../lambdas/core/domain/batch-id';
import type { CountedState, RowRecord, Tally, TallyStep } from '../../../../lambdas/core/domain/batch/row-record';
import type { BatchLedger, RowRange } from '../../../../lambdas/core/ports/batches/batch-ledger';
import type { CallKey, ChunkKey } from '../../../../lambdas/core/ports/batches/batch-store';

/** The ledger's port in memory, with its conditions and transactions. */
export class InMemoryBatchLedger implements BatchLedger {
  private readonly records = new Map<BatchId, Map<number, RowRecord>>();
  private readonly tallies = new Map<BatchId, Tally>();
  private readonly done = new Map<string, Set<number>>();

  rows(batchId: BatchId, { from, to }: RowRange): Promise<readonly RowRecord[]> {
    const found = [...this.of(batchId).values()].filter(({ row }) => row >= from && row <= to);
    return Promise.resolve(found.toSorted((one, other) => one.row - other.row));
  }

  find(batchId: BatchId, rows: readonly number[]): Promise<readonly RowRecord[]> {
    const found = rows.map((row) => this.of(batchId).get(row));
    return Promise.resolve(found.filter((record) => record !== undefined));
  }

  tally(batchId: BatchId): Promise<Tally | undefined> {
    return Promise.resolve(this.tallies.get(batchId));
  }

  advance(batchId: BatchId, { rows, delta, lastEndedAtMs }: TallyStep, nowMs: number): Promise<'written' | 'conflict'> {
    const records = this.of(batchId);
    // guard: tally-replaces-in-memory
    if (rows.some(({ replaces, record }) => records.get(record.row)?.sequence !== replaces)) {
      return Promise.resolve('conflict');
    }
    rows.forEach(({ record }) => records.set(record.row, record));
    const before = this.tallies.get(batchId);
    const states: Partial<Record<CountedState, number>> = { ...before?.states };
    for (const [state, number] of Object.entries(delta) as [CountedState, number][]) {
      states[state] = (states[state] ?? 0) + number;
    }
    const last = Math.max(before?.lastEndedAtMs ?? 0, lastEndedAtMs ?? 0);
    this.tallies.set(batchId, { states, countedAtMs: nowMs, lastEndedAtMs: last === 0 ? undefined : last });
    return Promise.resolve('written');
  }

  markExpanded({ chunk, ...key }: ChunkKey): Promise<void> {
    this.done.set(keyOf(key), new Set([...(this.done.get(keyOf(key)) ?? []), chunk]));
    return Promise.resolve();
  }

  expanded(key: CallKey): Promise<ReadonlySet<number>> {
    return Promise.resolve(this.done.get(keyOf(key)) ?? new Set());
  }

  /** Loses everything, as a table that was restored from nothing. */
  clear(): void {
    this.records.clear();
    this.tallies.clear();
    this.done.clear();
  }

  private of(batchId: BatchId): Map<number, RowRecord> {
    const records = this.records.get(batchId) ?? new Map<number, RowRecord>();
    this.records.set(batchId, records);
    return records;
  }
}

function keyOf({ batchId, callId }: CallKey): string {
  return `${batchId}#${callId}`;
}
