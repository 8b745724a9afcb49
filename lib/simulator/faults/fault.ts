/**
 * The words of this folder, and of whoever uses it:
 *
 * - A *fault* is what happens to one call: when the call commits, and how it ends for its caller.
 * - To *commit* is to take effect. A read has no effect: there it means that the call is done.
 * - A *fault kind* is the name of a fault that can be drawn: see `FAULT_KINDS`.
 * - A *script* says which calls get which fault. A *schedule* draws faults from a seed, by their kinds.
 * - A fault *strikes* a call: the call gets it.
 * - An *error reply* is the API's own answer to a call that it cannot serve: 429, 500, 503 or 504, in the API's own shape.
 */
import type { Reply } from '../base/message';

/** What the caller gets. `own`: the operation's own answer, altered where it is to be. */
export type Ending =
  | { readonly kind: 'own'; readonly alter?: (own: Reply) => Reply }
  | { readonly kind: 'respond'; readonly reply: Reply }
  | { readonly kind: 'reset' | 'refused' }
  | { readonly kind: 'hang'; readonly forMs: number };

/** When a call commits: before its delay, after it, so many milliseconds after the caller was left alone, or not at all. */
export type Commit = 'first' | 'last' | 'never' | { readonly afterMs: number };

/** What happens to one call, whether a script says so or a schedule has drawn it. */
export interface Fault {
  readonly commit: Commit;
  /** Milliseconds on the global timers before it ends. */
  readonly delayMs: number;
  readonly ending: Ending;
  /** Whether the token of the call ends before anything is checked. */
  readonly expiresToken?: boolean;
}
