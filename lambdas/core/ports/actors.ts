import type { Turn } from '../domain/gate/turn';
import type { Actor, ActorKind, Handover } from '../domain/watch/actor';

/** What came of a tick's wish to have its account to itself. */
export type Take =
  | { readonly kind: 'taken'; readonly actor: Actor }
  /** The tick of this number, or a later one, has finished. */
  | { readonly kind: 'stale' }
  /** Another tick has the account. */
  | { readonly kind: 'busy' };

/**
 * The state of each account's watcher, or of each account's gate. Each method is one call; what it writes it writes on a condition, so that two ticks
 * never undo each other's work (protocol.md 7.2 to 7.4). All methods throw ServiceUnavailableError; whether a write
 * happened is then not known, and every caller bears both.
 */
export interface Actors {
  readonly kind: ActorKind;
  /** Strongly consistent. */
  find(account: string): Promise<Actor | undefined>;
  /** All accounts that ever had one. Eventually consistent. */
  all(): Promise<readonly Actor[]>;
  /**
   * Notes when the next tick is due, if nobody has written since the actor was read.
   *
   * @param read as it was found; absent when there was none
   * @param brokenAtMs when the promise was due that this one is in place of, if it was broken
   */
  promise(account: string, promisedAtMs: number, read: Actor | undefined, brokenAtMs?: number): Promise<void>;
  /** Gives tick `n` the account, unless it or a later one has finished or another one has the account. */
  take(account: string, n: number, owner: string, nowMs: number): Promise<Take>;
  /** Ends tick `n` with the next one due. @returns whether the owner still had the account */
  leave(account: string, n: number, owner: string, handover: Handover): Promise<boolean>;
  /**
   * Ends a tick with nothing to do; its number is not used up.
   *
   * @param turn where the next tick goes on, for gates
   * @returns whether the owner still had the account
   */
  sleep(account: string, owner: string, turn?: Turn): Promise<boolean>;
}
