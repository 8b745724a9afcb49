/** Exit codes of `vpnctl` (README.md "Commands"). Interrupted by Ctrl-C it ends by that signal, which shells show as 130. */
export const EXIT = {
  succeeded: 0,
  /** Anything that has no code of its own. */
  other: 1,
  /** A batch of which some row has ended otherwise than it was to. */
  notSucceeded: 2,
  /** A request or a row that breaks a rule, a command line that does, or a call that the API refuses. */
  invalid: 4,
  /** The API does not let this caller do it. */
  notAllowed: 5,
} as const;

/** How a command of `vpnctl` ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
