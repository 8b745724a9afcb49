import { randomUUID } from 'node:crypto';
import type { CursorSealer } from '../../../../lambdas/core/ports/lists/cursor-sealer';
import type { Clock } from '../../../../lambdas/core/ports/clock';

const DAY_MS = 86_400_000;

/** The cursor sealer's port in memory: a cursor is a random name for what it says. */
export class InMemoryCursorSealer implements CursorSealer {
  private readonly kept = new Map<string, { content: string; binding: string; day: number }>();

  constructor(private readonly clock: Clock) {}

  seal(content: string, binding: string): Promise<string> {
    const cursor = randomUUID();
    this.kept.set(cursor, { content, binding, day: this.today() });
    return Promise.resolve(cursor);
  }

  open(cursor: string, binding: string): Promise<string | undefined> {
    const kept = this.kept.get(cursor);
    const isGood = kept?.binding === binding && kept.day >= this.today() - 1;
    return Promise.resolve(isGood ? kept.content : undefined);
  }

  private today(): number {
    return Math.floor(this.clock.nowMs() / DAY_MS);
  }
}
