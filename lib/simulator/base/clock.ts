/** The simulator's only source of time: token lives, lockouts and connection states are computed from it on read. */
export interface Clock {
  /** Now, in milliseconds since the epoch. It never goes backwards. */
  nowMs(): number;
}

/** Real time. */
export const systemClock: Clock = { nowMs: () => Date.now() };
