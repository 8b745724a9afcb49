import { EngineStartError } from './errors';

/** How the functions' clock runs; plain numbers, so that a worker can be told. */
export interface ClockSettings {
  /** Wall clock at the engine's start, epoch ms. */
  readonly startMs: number;
  /** What the functions' clock showed at the engine's start, epoch ms. */
  readonly originMs: number;
  /** Milliseconds of the functions' clock in one real millisecond. */
  readonly speed: number;
}

/** What is left of a message's delay where waits take no time, in milliseconds. */
export const MOMENT_MS = 200;

/** What a clock with these settings shows, epoch ms, when the wall clock shows `realMs`. */
export function readClock({ startMs, originMs, speed }: ClockSettings, realMs: number): number {
  return Math.floor(originMs + (realMs - startMs) * speed);
}

/**
 * The clock of everything inside the engine. With time scale s a wait of n seconds takes n·s real seconds, so the
 * clock runs 1/s times as fast from the engine's start and a deadline is as many waits away as on AWS. Scale 0
 * makes waits take no time and leaves the clock alone.
 */
export class EngineClock {
  readonly settings: ClockSettings;

  /**
   * @param timeScale 0 or greater, else EngineStartError
   * @param notBeforeMs a reading the clock must not fall behind, epoch ms: with kept data and a small scale the
   * last run's clock may have run ahead of the wall clock
   */
  constructor(
    readonly timeScale: number,
    notBeforeMs = 0,
  ) {
    if (!(timeScale >= 0 && Number.isFinite(timeScale))) {
      throw new EngineStartError(`The time scale must be a number of 0 or more, not ${timeScale}`);
    }
    const startMs = Date.now();
    this.settings = { startMs, originMs: Math.max(startMs, notBeforeMs), speed: timeScale === 0 ? 1 : 1 / timeScale };
  }

  /** Now on the functions' clock, epoch ms. */
  nowMs(): number {
    return this.atMs(Date.now());
  }

  /** A wall-clock reading (epoch ms) on the functions' clock. */
  atMs(realMs: number): number {
    return readClock(this.settings, realMs);
  }

  /** The real milliseconds that a wait of so many scaled milliseconds takes. */
  realWaitMs(scaledMs: number): number {
    return Math.max(0, scaledMs * this.timeScale);
  }

  /** How far this clock gets during a wait of so many scaled milliseconds: as far, or nowhere with time scale 0. */
  passedMs(scaledMs: number): number {
    return this.timeScale === 0 ? 0 : scaledMs;
  }

  /**
   * How long a message is delayed that is to come so many scaled milliseconds later: as long, or at most a moment with time
   * scale 0. With no delay at all whoever sends himself messages would never pause, and find little to do each time.
   */
  delayMs(scaledMs: number): number {
    return this.timeScale === 0 ? Math.min(scaledMs, MOMENT_MS) : scaledMs;
  }

  /** The real milliseconds in which this clock gets so far; unlike a wait they are never nothing. */
  realMs(clockMs: number): number {
    return Math.max(0, clockMs / this.settings.speed);
  }
}
