import type { Mischief } from './mischief';

/** What ends a run, or holds it up for longer than anybody waits for it. */
export type StrokeKind = 'crash before' | 'crash after' | 'freeze';

/**
 * What strikes a long run: at most one death or one freeze, at any of its calls, with the whole probability. Were each of
 * its hundreds of calls as deadly as those of a short run, none would get through.
 */
export class Stroke {
  private left: number;

  /** @param usualCalls calls that such a run makes, as a rule */
  constructor(
    private readonly mischief: Mischief,
    usualCalls: number,
  ) {
    this.left = mischief.strikes() ? mischief.ms(1, usualCalls + 1) : Infinity;
  }

  /** What strikes the next call. */
  next(): StrokeKind | undefined {
    this.left -= 1;
    return this.left === 0 ? this.mischief.oneOf<StrokeKind>(['crash before', 'crash after', 'freeze']) : undefined;
  }
}
