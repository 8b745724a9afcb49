import { ServiceUnavailableError } from '../../domain/errors';
import type { PaceRecord } from '../../domain/connection/pace';
import type { PaceChange } from '../../domain/connection/pace-news';
import type { Clock } from '../../ports/clock';
import type { PaceStore, Wish, Wished } from '../../ports/providers/pace-store';

/** Tries to change a record, each lost to somebody who was faster. */
const MAX_TRIES = 10;

interface Known {
  readonly record: PaceRecord;
  readonly readAtMs: number;
}

/**
 * The paces of accounts as this process has seen them last. What it knows may be old: every write has the condition that it
 * is not, and says what is new.
 */
export class KnownPaces {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: PaceStore,
    private readonly clock: Clock,
  ) {}

  /** What is known, or what is kept if that is older than so many milliseconds. @throws ServiceUnavailableError */
  async find(account: string, maxAgeMs = Infinity): Promise<PaceRecord> {
    const known = this.known.get(account);
    const isFresh = known !== undefined && this.clock.nowMs() - known.readAtMs < maxAgeMs;
    return isFresh ? known.record : this.remember(account, await this.store.read(account));
  }

  /** Takes a moment, if nothing has changed since the record was read. @throws ServiceUnavailableError */
  async take(account: string, read: PaceRecord, wish: Wish): Promise<Wished> {
    const wished = await this.store.take(account, read, wish);
    this.remember(account, wished.record);
    return wished;
  }

  /**
   * Changes a record, decided anew each time that somebody else was faster.
   *
   * @param decide gives nothing when the record may stay as it is
   * @returns the record as it is then
   * @throws ServiceUnavailableError
   */
  async change(account: string, decide: (record: PaceRecord) => PaceChange | undefined): Promise<PaceRecord> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const read = await this.find(account);
      const change = decide(read);
      if (change === undefined) return read;
      const { isWritten, record } = await this.store.change(account, read, change);
      this.remember(account, record);
      if (isWritten) return record;
    }
    throw new ServiceUnavailableError(`The pace of ${account} is changed by others all the time`);
  }

  private remember(account: string, record: PaceRecord): PaceRecord {
    this.known.set(account, { record, readAtMs: this.clock.nowMs() });
    return record;
  }
}
