import { chunked } from '../../../domain/batch/batch-chunk';
import type { Chunk, ChunkRow } from '../../../domain/batch/batch-chunk';
import type { BatchCallRecord } from '../../../domain/batch/batch-header';
import type { CallId } from '../../../domain/batch-id';
import type { CheckedRow } from '../../../domain/batch/batch-row';
import { rowRequestId } from '../../../domain/batch/row-request-id';
import type { RequestId } from '../../../domain/request/request-id';
import type { RawSubmission } from '../../../domain/submission/submission';
import type { CallKey } from '../../../ports/batches/batch-store';
import type { Sealer } from '../../../ports/sealer';
import { sealRowKeys } from '../../requests/sealed-key';
import { errorsOf } from './row-errors';

/** More of an invalid row is not kept, in characters of its JSON. */
const LONGEST_KEPT = 65_536;

/** Whose rows they are. */
export interface RowsOwner extends CallKey {
  readonly tenant: string;
}

/**
 * Makes the chunks of checked rows, with the pre-shared keys sealed: one data key for all of them (docs/adr/0021).
 *
 * @throws ServiceUnavailableError
 */
export async function chunksOfRows(
  sealer: Pick<Sealer, 'sealAll'>,
  owner: RowsOwner,
  rows: readonly CheckedRow[],
): Promise<Chunk[]> {
  const idOf = ({ row }: CheckedRow): RequestId => rowRequestId(owner.batchId, owner.callId, row - 1);
  const keys = rows.flatMap((row) => {
    const preSharedKey = row.accepted?.preSharedKey;
    return preSharedKey === undefined ? [] : [{ requestId: idOf(row), preSharedKey }];
  });
  const sealed = await sealRowKeys(sealer, owner, keys);
  return chunked(rows.map((row) => chunkRowOf(row, owner, { requestId: idOf(row), sealedKey: sealed.get(idOf(row)) })));
}

function chunkRowOf(
  checked: CheckedRow,
  { batchId }: CallKey,
  { requestId, sealedKey }: { readonly requestId: RequestId; readonly sealedKey: Uint8Array | undefined },
): ChunkRow {
  const { row, line, accepted, kept } = checked;
  const place = { index: row - 1, line };
  if (accepted === undefined) return { ...place, invalid: { errors: errorsOf(checked), kept: shortOnly(kept) } };
  const { submission, profile } = accepted;
  const key = sealedKey && {
    sealedKey: Buffer.from(sealedKey).toString('base64'),
    sealedFor: { batchId, requestId },
  };
  return { ...place, accepted: { submission, dialect: profile.dialect, ...key } };
}

function shortOnly(kept: RawSubmission | undefined): RawSubmission | undefined {
  return JSON.stringify(kept ?? {}).length <= LONGEST_KEPT ? kept : undefined;
}

/** What a batch's header says of a call. */
export function callRecordOf(id: CallId, firstRow: number, chunks: readonly Chunk[]): BatchCallRecord {
  const rows = chunks.flat();
  return {
    id,
    firstRow,
    rows: rows.length,
    invalid: rows.filter(({ accepted }) => accepted === undefined).length,
    chunkSizes: chunks.map(({ length }) => length),
  };
}
