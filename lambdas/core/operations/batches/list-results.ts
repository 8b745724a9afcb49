import type { BatchResult, RowState } from '../../../contract/api/batch';
import type { ChunkRow } from '../../domain/batch/batch-chunk';
import type { BatchHeader } from '../../domain/batch/batch-header';
import { rowsIn } from '../../domain/batch/batch-header';
import type { BatchReadDependencies } from './batch-dependencies';
import { findOwnBatch } from './query-batches';
import { readRows } from './rows/read-rows';
import type { ReadRow } from './rows/read-rows';
import { chunksExpireAtMs } from './storing/store-chunks';

/** Rows that one page shows at most. */
export const MAX_RESULTS = 1_000;
/** Rows that are read for one page at most, whatever is wanted of them. */
const MOST_READ = 5_000;

/** A page ends with the row that makes it larger than this, in bytes: a function answers with 6 MB at most. */
const LONGEST_PAGE = 2_500_000;

/** Which results are wanted. */
export interface ResultQuery {
  /** Number of the first row, from 1. */
  readonly from: number;
  /** At most {@link MAX_RESULTS}. */
  readonly limit: number;
  readonly state?: RowState | undefined;
  /** With what each row asked for. */
  readonly includesRequest?: boolean;
}

/** What came of the question for results. */
export type ResultPage =
  /** With the number of the row at which the next page begins; absent on the last one. */
  | { readonly kind: 'found'; readonly items: readonly BatchResult[]; readonly next?: number | undefined }
  | { readonly kind: 'not-found' }
  /** They are not kept any more. */
  | { readonly kind: 'gone' };

/**
 * What became of the rows of a batch of the tenant, in the order of the input, invalid rows included. A page may be shorter
 * than its limit, or empty, although there are more.
 *
 * @throws ServiceUnavailableError
 */
export async function listResults(
  deps: BatchReadDependencies,
  tenant: string,
  id: string,
  query: ResultQuery,
): Promise<ResultPage> {
  const header = await findOwnBatch(deps.batches, tenant, id);
  if (header === undefined) return { kind: 'not-found' };
  if (deps.clock.nowMs() >= chunksExpireAtMs(header)) return { kind: 'gone' };
  const items: BatchResult[] = [];
  let row = query.from - 1;
  let length = 0;
  for await (const rows of readRows(deps, header, query.from)) {
    for (const read of rows) {
      ({ row } = read);
      const result = resultOf(read, query.includesRequest === true);
      if (query.state !== undefined && result.state !== query.state) continue;
      items.push(result);
      length += Buffer.byteLength(JSON.stringify(result));
      if (items.length >= query.limit || length >= LONGEST_PAGE) return pageOf(header, items, row);
    }
    if (row - query.from + 1 >= MOST_READ) break;
  }
  return pageOf(header, items, row);
}

function pageOf(header: BatchHeader, items: readonly BatchResult[], lastRow: number): ResultPage {
  return { kind: 'found', items, next: lastRow < rowsIn(header).rows ? lastRow + 1 : undefined };
}

function resultOf({ row, given, requestId, record }: ReadRow, includesRequest: boolean): BatchResult {
  const { line, accepted, invalid } = given;
  const shared = { row, ...(line !== undefined && { line }), ...(includesRequest && requestIn(given)) };
  if (accepted === undefined) return { ...shared, state: 'invalid', errors: [...(invalid?.errors ?? [])] };
  if (record === undefined) return { ...shared, state: 'accepted', requestId };
  const { state, connectionId, problem } = record;
  return { ...shared, state, requestId, connectionId, problem };
}

function requestIn({ accepted, invalid }: ChunkRow): Pick<BatchResult, 'request'> {
  const request = accepted?.submission ?? invalid?.kept;
  return request === undefined ? {} : { request };
}
