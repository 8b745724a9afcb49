import type { ChunkRow } from '../../../domain/batch/batch-chunk';
import { chunksOf } from '../../../domain/batch/batch-header';
import type { BatchHeader, ChunkPlace } from '../../../domain/batch/batch-header';
import { rowRequestId } from '../../../domain/batch/row-request-id';
import type { RowRecord } from '../../../domain/batch/row-record';
import type { RequestId } from '../../../domain/request/request-id';
import type { BatchLedger } from '../../../ports/batches/batch-ledger';
import type { BatchStore } from '../../../ports/batches/batch-store';

/** A row as it came, and what has become of it. */
export interface ReadRow {
  /** Number in the batch, from 1. */
  readonly row: number;
  readonly given: ChunkRow;
  /** Of a valid row. */
  readonly requestId?: RequestId | undefined;
  /** Absent while it waits for its turn. */
  readonly record?: RowRecord | undefined;
}

/** What reads rows. */
export interface ReadRowsDependencies {
  readonly batches: Pick<BatchStore, 'chunk'>;
  readonly ledger: Pick<BatchLedger, 'rows'>;
}

/** Chunks that are read ahead. */
const AHEAD = 4;

/**
 * The rows of a batch in order, chunk by chunk. Of a chunk that has expired there are none.
 *
 * @param from number of the first row that is wanted, from 1
 * @throws ServiceUnavailableError
 */
export async function* readRows(
  deps: ReadRowsDependencies,
  header: BatchHeader,
  from = 1,
): AsyncGenerator<readonly ReadRow[]> {
  const places = header.calls.flatMap(chunksOf).filter(({ firstRow, rows }) => firstRow + rows > from);
  for (let start = 0; start < places.length; start += AHEAD) {
    const some = places.slice(start, start + AHEAD);
    const read = await Promise.all(some.map((place) => readChunkRows(deps, header, place)));
    for (const rows of read) yield rows.filter(({ row }) => row >= from);
  }
}

async function readChunkRows(
  { batches, ledger }: ReadRowsDependencies,
  { id: batchId }: BatchHeader,
  { call, chunk, firstRow, rows }: ChunkPlace,
): Promise<readonly ReadRow[]> {
  const [stored = [], records] = await Promise.all([
    batches.chunk({ batchId, callId: call.id, chunk }),
    ledger.rows(batchId, { from: firstRow, to: firstRow + rows - 1 }),
  ]);
  const recordOf = new Map(records.map((record) => [record.row, record]));
  return stored.map((given) => {
    const row = call.firstRow + given.index;
    const requestId = given.accepted && rowRequestId(batchId, call.id, given.index);
    return { row, given, requestId, record: recordOf.get(row) };
  });
}
