import type { PaceRecord } from '../../domain/connection/pace';
import type { PaceChange } from '../../domain/connection/pace-news';

/** Which row of moments: those of the calls, or those at which callers come again that found no room. */
export type Row = 'lastCallAtMs' | 'lastReturnAtMs';

/** The wish for a moment in a row. */
export interface Wish {
  readonly row: Row;
  /** Least distance from the last moment of the row, in milliseconds. */
  readonly spacingMs: number;
  /** Earliest and latest moment that there is use for, epoch ms. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** What the caller's clock shows, epoch ms: noted on the way, for those whose clocks are behind. */
  readonly nowMs: number;
  /** When the last usable answer came that the caller knows of, epoch ms: noted on the way. */
  readonly lastAnswerAtMs?: number | undefined;
}

/** What came of a wish, with the record as it is. */
export interface Wished {
  /**
   * `taken`: the moment is the record's now. `full`: the first moment that there is comes too late. `changed`: somebody has
   * changed the record since it was read, and the wish may be another one.
   */
  readonly kind: 'taken' | 'full' | 'changed';
  readonly record: PaceRecord;
}

/**
 * What is kept of the pace of provider accounts. A moment that is taken is nobody else's; one that is not used is lost, and a
 * call that is repeated after a lost answer takes another one. All methods throw ServiceUnavailableError; whether a write
 * happened is then not known, and every caller bears both.
 */
export interface PaceStore {
  /** Strongly consistent; a new record for an account that has none. */
  read(account: string): Promise<PaceRecord>;
  /**
   * Takes the first moment of a row that a wish allows, if the record still has the revision that was read. Many may wish at
   * once: each moment is given once.
   */
  take(account: string, read: PaceRecord, wish: Wish): Promise<Wished>;
  /**
   * Changes a record if it still has the revision that was read.
   *
   * @returns whether it was changed, and the record as it is
   */
  change(account: string, read: PaceRecord, change: PaceChange): Promise<{ isWritten: boolean; record: PaceRecord }>;
}
