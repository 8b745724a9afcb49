import type { REQUEST_STATES } from '../../../../lambdas/contract/outcome';

/** Exit codes of `vpnctl` (cli.md "Exit codes"). Interrupted by Ctrl-C it ends by that signal, which shells show as 130. */
export const EXIT = {
  succeeded: 0,
  /** Anything that has no code of its own. */
  other: 1,
  /** A request that failed, was cancelled or needs attention; a batch of which some row has ended otherwise than it was to. */
  notSucceeded: 2,
  /** A request that was not ready at its deadline. */
  timedOut: 3,
  /** A request or a row that breaks a rule, a command line that does, or a call that the API refuses. */
  invalid: 4,
  /** The API does not let this caller do it. */
  notAllowed: 5,
} as const;

/** How a command of `vpnctl` ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const OF_STATES: Readonly<Record<(typeof REQUEST_STATES)[number], ExitCode>> = {
  accepted: EXIT.succeeded,
  running: EXIT.succeeded,
  succeeded: EXIT.succeeded,
  rejected: EXIT.invalid,
  failed: EXIT.notSucceeded,
  timed_out: EXIT.timedOut,
  cancelled: EXIT.notSucceeded,
  needs_attention: EXIT.notSucceeded,
};

/** What a request in this state makes of a command that shows it. */
export function exitCodeOfState(state: keyof typeof OF_STATES): ExitCode {
  return OF_STATES[state];
}
