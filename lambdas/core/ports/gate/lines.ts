import type { Waiting } from '../../domain/gate/waiting';
import type { LineId } from '../../domain/request/admission';

/** A line that may hold requests. */
export interface KnownLine {
  readonly line: LineId;
  /** Another one each time that a request has joined it. */
  readonly touched: string;
}

/**
 * The lines of the requests that wait for their provider. Requests join them with their acceptance (`RequestStore.accept`)
 * and leave them when they are admitted (`Places.give`) or end (`RequestStore.commit`); this port finds them. A line is
 * known from the time at which somebody has touched it after a request had joined, until the gate has found it empty
 * (protocol.md 7.8). All methods throw ServiceUnavailableError.
 */
export interface Lines {
  /** Makes a line known. For whoever knows of a request that has joined it, after that; safe to run twice. */
  touch(account: string, line: LineId): Promise<void>;
  /** All lines of an account that are known, in their order. Strongly consistent. */
  known(account: string): Promise<readonly KnownLine[]>;
  /** Whether an account has a known line. Strongly consistent. */
  isAny(account: string): Promise<boolean>;
  /** The requests that have waited longest in a line, in their order. Strongly consistent. */
  heads(account: string, line: LineId, most: number): Promise<readonly Waiting[]>;
  /** Puts a request back into its line that is not there. Harmless beside a tick that admits it. */
  restore(waiting: Waiting): Promise<void>;
  /** Removes what is left of a request that was lost. */
  drop(waiting: Waiting): Promise<void>;
  /** Forgets a line that was found empty after it was read, unless it was touched since. */
  forget(account: string, read: KnownLine): Promise<void>;
}
