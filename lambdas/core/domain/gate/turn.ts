/** Whose turn it was last: others come first. */
export interface Turns {
  /** The tenant of whose single requests one was admitted last. */
  readonly singles?: string | undefined;
  /** The tenant of whose rows one was admitted last. */
  readonly rows?: string | undefined;
  /** The batch of which a row was admitted last, for each tenant. */
  readonly batches: Readonly<Record<string, string>>;
}

/** Before anybody had a turn. */
export const NO_TURNS: Turns = { batches: {} };

/** How far the gate of an account has got, from one of its ticks to the next (protocol.md 7.8). */
export interface Turn extends Turns {
  /** Whose turn it was last at what only one request works on at a time, where more than one line waits for that. */
  readonly exclusive?: Readonly<Record<string, Turns>> | undefined;
  /** Single requests that were admitted since the last row while rows waited. */
  readonly sinceRow: number;
  /** When the last single request came, epoch ms; absent before the first. */
  readonly singleAtMs?: number | undefined;
  /** Moments before this one are given away to calls of requests that were admitted, epoch ms. */
  readonly givenUntilMs: number;
  /** When a request was last admitted although the provider answers nothing, epoch ms. */
  readonly probedAtMs?: number | undefined;
}

/** Before anybody was admitted. */
export const FIRST_TURN: Turn = { batches: {}, sinceRow: 0, givenUntilMs: 0 };
