import { CALL_LOOK_MS, KEPT_AFTER_WAIT_MS } from '../../../../contract/batches';
import type { Chunk } from '../../../domain/batch/batch-chunk';
import type { BatchHeader } from '../../../domain/batch/batch-header';
import type { BatchIntent, BatchStore, CallKey } from '../../../ports/batches/batch-store';

/** Chunks that are written at the same time. */
const AT_ONCE = 8;

/** When the chunks of a batch may be deleted, epoch ms. */
export function chunksExpireAtMs({
  createdAtMs,
  maxWaitSeconds,
}: Pick<BatchHeader, 'createdAtMs' | 'maxWaitSeconds'>): number {
  return createdAtMs + maxWaitSeconds * 1000 + KEPT_AFTER_WAIT_MS;
}

/**
 * Stores the rows of a call, which are part of no batch yet: first an intent, by which they are found if it stays at that,
 * then the chunks (protocol.md 9.1).
 *
 * @returns the intent
 * @throws ServiceUnavailableError
 */
export async function storeChunks(
  batches: BatchStore,
  key: CallKey,
  chunks: readonly Chunk[],
  { nowMs, expiresAtMs }: { readonly nowMs: number; readonly expiresAtMs: number },
): Promise<BatchIntent> {
  const intent = { ...key, chunks: chunks.length, lookAtMs: nowMs + CALL_LOOK_MS, expiresAtMs };
  // guard: intent-first
  await batches.putIntent(intent);
  for (let start = 0; start < chunks.length; start += AT_ONCE) {
    const some = chunks.slice(start, start + AT_ONCE);
    await Promise.all(
      some.map((chunk, index) => batches.putChunk({ ...key, chunk: start + index }, chunk, expiresAtMs)),
    );
  }
  return intent;
}
