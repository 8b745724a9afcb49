/** A second of the engine takes so many real ones. */
export const TIME_SCALE = 0.06;

/**
 * Times at the providers. What happens on a socket takes real time, so that it is short against the settle time: 60 s of
 * the engine's clock are 3.6 s, a late commit comes 1.3 s after its call was sent at the latest, and lists are up to 0.6 s behind.
 */
export const WIRE_TIMES = {
  /** Of the engine's clock. */
  settleSeconds: 60,
  listLagSeconds: 10,
  /** Real. */
  lateCommitSeconds: 0.8,
  hangSeconds: 0.5,
} as const;

/** A clock as the engine's, epoch ms: it began with the suite, and runs on while there is no engine. */
export class ScaledClock {
  private readonly startMs = Date.now();

  nowMs(): number {
    return this.atMs(Date.now());
  }

  /** What it shows at a real time. */
  atMs(realMs: number): number {
    return this.startMs + Math.floor((realMs - this.startMs) / TIME_SCALE);
  }
}
