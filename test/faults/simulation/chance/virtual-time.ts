import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { install } from '@sinonjs/fake-timers';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import { Chance } from './chance';

const nextMacrotask = setImmediate;

/** The clock that the timers of a simulation run on. */
type TimerClock = ReturnType<typeof install>;

/**
 * The time of a simulation, in place of the global one: `Date`, `setTimeout` and `setInterval` are virtual, one timer comes
 * after the other and waiting takes no time. What Node.js draws at random (`Math.random`, UUIDs, random bytes) comes from
 * the seed, so that the same seed makes the same run.
 */
export class VirtualTime implements Clock {
  private constructor(
    private readonly timers: TimerClock,
    private readonly giveBackChance: () => void,
  ) {}

  /** @param startMs what the clock shows first, epoch ms */
  static install(seed: number, startMs: number): VirtualTime {
    const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const;
    return new VirtualTime(install({ now: startMs, toFake: [...toFake] }), seedGlobals(new Chance(seed, 'globals')));
  }

  nowMs(): number {
    return this.timers.now;
  }

  /** Goes from timer to timer until it is done, nothing is left to come, or the time is up. */
  async run(isDone: () => boolean, untilMs: number): Promise<void> {
    await settled();
    while (!isDone() && this.timers.countTimers() > 0 && this.timers.now < untilMs) {
      this.timers.next();
      await settled();
    }
  }

  /**
   * As `run`, but all timers of one moment fire together, and something real is waited for before the time moves on.
   *
   * @param rest resolves when everything has happened that follows from what has happened so far
   */
  async runMoments(isDone: () => boolean, untilMs: number, rest: () => Promise<void>): Promise<void> {
    await rest();
    while (!isDone() && this.timers.countTimers() > 0 && this.timers.now < untilMs) {
      this.timers.next();
      this.fireDue();
      await rest();
    }
  }

  /** Fires what else is due at this moment. `tick` would look at all timers that there are. */
  private fireDue(): void {
    const last = { isFired: false };
    // Timers of one moment fire in the order in which they were set.
    this.timers.setTimeout(() => {
      last.isFired = true;
    }, 0);
    while (!last.isFired) this.timers.next();
  }

  /** Gives the real time back. */
  uninstall(): void {
    this.timers.uninstall();
    this.giveBackChance();
  }
}

/** When all that follows from what has happened so far has happened: promises only, for nothing real is waited for. */
export function settled(): Promise<void> {
  return new Promise((resolve) => nextMacrotask(resolve));
}

function seedGlobals(chance: Chance): () => void {
  const { random } = Math;
  const { randomUUID, randomBytes } = crypto;
  Math.random = () => chance.next();
  Object.assign(crypto, {
    randomUUID: () => chance.uuid(),
    randomBytes: (size: number) => Buffer.from(chance.hex(size), 'hex'),
  });
  syncBuiltinESMExports();
  return () => {
    Math.random = random;
    Object.assign(crypto, { randomUUID, randomBytes });
    syncBuiltinESMExports();
  };
}
