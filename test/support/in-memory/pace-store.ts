import { NEW_RECORD } from '../../../lambdas/core/domain/connection/pace';
import type { PaceRecord } from '../../../lambdas/core/domain/connection/pace';
import type { PaceChange } from '../../../lambdas/core/domain/connection/pace-news';
import type { PaceStore, Wish, Wished } from '../../../lambdas/core/ports/providers/pace-store';

/** The pace store's port in memory. */
export class InMemoryPaceStore implements PaceStore {
  private readonly records = new Map<string, PaceRecord>();

  /** The record of an account as it is stored. */
  of(account: string): PaceRecord {
    return this.records.get(account) ?? NEW_RECORD;
  }

  read(account: string): Promise<PaceRecord> {
    return Promise.resolve(this.of(account));
  }

  take(account: string, read: PaceRecord, wish: Wish): Promise<Wished> {
    const record = this.of(account);
    if (record.revision !== read.revision) return Promise.resolve({ kind: 'changed', record });
    const { row, spacingMs, notBeforeMs, notAfterMs, nowMs: seenAtMs, lastAnswerAtMs = record.lastAnswerAtMs } = wish;
    const momentMs = Math.max(record[row] + spacingMs, notBeforeMs);
    if (momentMs > notAfterMs) return Promise.resolve({ kind: 'full', record });
    return Promise.resolve({
      kind: 'taken',
      record: this.put(account, { ...record, [row]: momentMs, seenAtMs, lastAnswerAtMs }),
    });
  }

  change(account: string, read: PaceRecord, change: PaceChange): Promise<{ isWritten: boolean; record: PaceRecord }> {
    const record = this.of(account);
    if (record.revision !== read.revision) return Promise.resolve({ isWritten: false, record });
    const changed = { ...record, ...change, revision: record.revision + 1 };
    return Promise.resolve({ isWritten: true, record: this.put(account, changed) });
  }

  private put(account: string, record: PaceRecord): PaceRecord {
    this.records.set(account, record);
    return record;
  }
}
