/** Exit codes of `vpnctl` (README.md "Commands"). Interrupted by Ctrl-C it ends by that signal, which shells show as 130. */
export const EXIT = {
  succeeded: 0,
  /** A request that breaks a rule, or a command line that does. Anything else that goes wrong gives 1. */
  invalid: 4,
} as const;

/** How a command of `vpnctl` ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
