import type { AcceptedRow, ChunkRow } from '../../../domain/batch/batch-chunk';
import type { BatchHeader } from '../../../domain/batch/batch-header';
import { chunksOf } from '../../../domain/batch/batch-header';
import { rowRequestId } from '../../../domain/batch/row-request-id';
import type { RequestId } from '../../../domain/request/request-id';
import type { BatchStore, ChunkKey } from '../../../ports/batches/batch-store';

/** Rows that are worked on at the same time. */
const AT_ONCE = 16;

/** A row that becomes a request, or has become one, with its place. */
export interface PlacedRow extends AcceptedRow {
  readonly requestId: RequestId;
  /** Number in the batch, from 1. */
  readonly row: number;
}

/** A chunk with the batch that it is a part of. */
export interface ChunkWork {
  readonly key: ChunkKey;
  readonly header: BatchHeader;
  readonly chunk: readonly ChunkRow[];
  /** The valid rows of the chunk. */
  readonly rows: readonly PlacedRow[];
}

/**
 * Reads a chunk; `undefined` when nothing is to be done with it: its call was abandoned, or it has expired.
 *
 * @throws ServiceUnavailableError
 */
export async function readChunk(batches: BatchStore, key: ChunkKey): Promise<ChunkWork | undefined> {
  const [header, chunk] = await Promise.all([batches.header(key.batchId), batches.chunk(key)]);
  const call = header?.calls.find(({ id }) => id === key.callId);
  if (header === undefined || call === undefined || chunk === undefined) return undefined;
  const rows = chunk.flatMap(({ index, accepted }) =>
    accepted === undefined
      ? []
      : [{ ...accepted, row: call.firstRow + index, requestId: rowRequestId(key.batchId, key.callId, index) }],
  );
  return { key, header, chunk, rows };
}

/** Works on rows, some at a time, whatever becomes of the others. @returns what went wrong, by row */
export async function workOn(
  rows: readonly PlacedRow[],
  work: (row: PlacedRow) => Promise<void>,
): Promise<ReadonlyMap<PlacedRow, unknown>> {
  const failures = new Map<PlacedRow, unknown>();
  const attempt = async (row: PlacedRow): Promise<void> => {
    try {
      await work(row);
    } catch (error) {
      failures.set(row, error);
    }
  };
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    await Promise.all(rows.slice(start, start + AT_ONCE).map(attempt));
  }
  return failures;
}

/** The rows of a chunk by number, both ends included. */
export function rangeOf({ header, key }: ChunkWork): { readonly from: number; readonly to: number } {
  const call = header.calls.find(({ id }) => id === key.callId);
  const place = call && chunksOf(call)[key.chunk];
  const { firstRow = 1, rows = 0 } = place ?? {};
  return { from: firstRow, to: firstRow + rows - 1 };
}
