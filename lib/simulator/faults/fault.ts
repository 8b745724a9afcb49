import type { Reply } from '../base/message';

/** What the caller gets. `own`: the operation's own answer, altered where it is to be. */
export type Ending =
  | { readonly kind: 'own'; readonly alter?: (own: Reply) => Reply }
  | { readonly kind: 'respond'; readonly reply: Reply }
  | { readonly kind: 'reset' | 'refused' }
  | { readonly kind: 'hang'; readonly forMs: number };

/** When a call takes effect: before its delay, after it, so many milliseconds after the caller was left alone, or not at all. */
export type Commit = 'first' | 'last' | 'never' | { readonly afterMs: number };

/** What goes wrong with one call, whether a script says so or a draw. */
export interface Mishap {
  readonly commit: Commit;
  /** Milliseconds on the global timers before it ends. */
  readonly delayMs: number;
  readonly ending: Ending;
  /** Whether the token of the call ends before anything is checked. */
  readonly expiresToken?: boolean;
}
