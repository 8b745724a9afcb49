import type { BatchId } from '../../../domain/batch-id';
import { tallyStep } from '../../../domain/batch/row-record';
import type { RowRecord } from '../../../domain/batch/row-record';
import { ServiceUnavailableError } from '../../../domain/errors';
import type { BatchLedger } from '../../../ports/batches/batch-ledger';
import type { Clock } from '../../../ports/clock';
import type { Randomness } from '../../../ports/randomness';

/** Rows that are written in one transaction. */
const AT_ONCE = 50;
/** Two writers that count rows of one batch at the same time collide now and then, nobody this often. */
const MAX_TRIES = 8;
const FIRST_PAUSE_MS = 20;

/** What counts rows. */
export interface CountDependencies {
  readonly ledger: Pick<BatchLedger, 'find' | 'advance'>;
  readonly clock: Clock;
  readonly random: Randomness;
  /** Waits for so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Writes what rows of a batch were seen to be, and their counts with it. What is older than what is known, or known
 * already, changes nothing: rows may be seen twice, and in any order (protocol.md 9.3).
 *
 * @throws ServiceUnavailableError
 */
export async function countRows(deps: CountDependencies, batchId: BatchId, seen: readonly RowRecord[]): Promise<void> {
  const numbers = [...new Set(seen.map(({ row }) => row))];
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    const some = numbers.slice(start, start + AT_ONCE);
    const wanted = new Set(some);
    await countSome(deps, batchId, { numbers: some, seen: seen.filter(({ row }) => wanted.has(row)) });
  }
}

async function countSome(
  { ledger, clock, random, pause }: CountDependencies,
  batchId: BatchId,
  { numbers, seen }: { readonly numbers: readonly number[]; readonly seen: readonly RowRecord[] },
): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const step = tallyStep(await ledger.find(batchId, numbers), seen);
    if (step === undefined || (await ledger.advance(batchId, step, clock.nowMs())) === 'written') return;
    await pause(FIRST_PAUSE_MS * 2 ** tries * random.next());
  }
  throw new ServiceUnavailableError(`Rows of batch ${batchId} are being counted by too many at once`);
}
