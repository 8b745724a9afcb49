import type { Waiting } from '../../../lambdas/core/domain/gate/waiting';
import type { LineId } from '../../../lambdas/core/domain/request/admission';
import type { KnownLine, Lines } from '../../../lambdas/core/ports/gate/lines';

/** The lines' port in memory. The store's port has requests join and leave them, in its transactions. */
export class InMemoryLines implements Lines {
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly index = new Map<string, Map<LineId, string>>();
  private touches = 0;

  touch(account: string, line: LineId): Promise<void> {
    this.touches += 1;
    const lines = this.index.get(account) ?? new Map<LineId, string>();
    this.index.set(account, lines.set(line, String(this.touches)));
    return Promise.resolve();
  }

  known(account: string): Promise<readonly KnownLine[]> {
    const lines = [...(this.index.get(account) ?? [])].map(([line, touched]) => ({ line, touched }));
    return Promise.resolve(lines.toSorted((one, other) => (one.line < other.line ? -1 : 1)));
  }

  isAny(account: string): Promise<boolean> {
    return Promise.resolve((this.index.get(account)?.size ?? 0) > 0);
  }

  heads(account: string, line: LineId, most: number): Promise<readonly Waiting[]> {
    return Promise.resolve((this.waiting.get(`${account}#${line}`) ?? []).slice(0, most));
  }

  restore(waiting: Waiting): Promise<void> {
    this.join(waiting);
    return Promise.resolve();
  }

  drop(waiting: Waiting): Promise<void> {
    this.leave(waiting);
    return Promise.resolve();
  }

  forget(account: string, { line, touched }: KnownLine): Promise<void> {
    const lines = this.index.get(account);
    // guard: touched-compared-in-memory
    if (lines?.get(line) === touched) lines.delete(line);
    return Promise.resolve();
  }

  /** Has a request join its line, as a transaction of the store does. */
  join(waiting: Waiting): void {
    const key = keyOf(waiting);
    const others = (this.waiting.get(key) ?? []).filter(({ requestId }) => requestId !== waiting.requestId);
    this.waiting.set(key, [...others, waiting].toSorted(inOrder));
  }

  /** Takes a request out of its line, as a transaction does. @returns whether it was there */
  leave(waiting: Waiting): boolean {
    const key = keyOf(waiting);
    const all = this.waiting.get(key) ?? [];
    const others = all.filter(({ requestId }) => requestId !== waiting.requestId);
    this.waiting.set(key, others);
    return others.length < all.length;
  }

  /** All requests that wait. */
  get all(): readonly Waiting[] {
    return [...this.waiting.values()].flat();
  }

  /** All requests that wait in lines that are known. */
  get allKnown(): readonly Waiting[] {
    return this.all.filter(({ account, line }) => this.index.get(account)?.has(line) === true);
  }

  /** Lines that are known. */
  get knownCount(): number {
    return [...this.index.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Loses everything, as a table that was restored from nothing. */
  clear(): void {
    this.waiting.clear();
    this.index.clear();
  }
}

function keyOf({ account, line }: Waiting): string {
  return `${account}#${line}`;
}

function inOrder(one: Waiting, other: Waiting): number {
  return one.sinceMs - other.sinceMs || (one.requestId < other.requestId ? -1 : 1);
}
