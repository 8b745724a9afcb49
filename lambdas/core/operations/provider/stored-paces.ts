import { paceOf } from '../../domain/connection/pace';
import type { Pace } from '../../domain/connection/pace';
import type { Clock } from '../../ports/clock';
import type { PaceReader } from '../../ports/pace-reader';
import type { PaceStore } from '../../ports/providers/pace-store';

/** Tells the paces that are stored. */
export class StoredPaces implements PaceReader {
  constructor(
    private readonly paces: PaceStore,
    private readonly clock: Clock,
  ) {}

  async read(account: string): Promise<Pace> {
    return paceOf(await this.paces.read(account), this.clock.nowMs());
  }
}
