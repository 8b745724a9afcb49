import type { PHASES } from '../../../contract/api/vocabulary';
import type { REQUEST_STATES } from '../../../contract/outcome';
import { TERMINAL_STATES } from '../../../contract/outcome';
import type { TerminalState } from '../../../contract/outcome';
import { InvariantError } from '../errors';

/** State of a request (api.md "Request resource"). */
export type RequestState = (typeof REQUEST_STATES)[number];

/** What a running request is at. */
export type Phase = (typeof PHASES)[number];

const ALLOWED: Readonly<Record<'accepted' | 'running', readonly RequestState[]>> = {
  accepted: ['accepted', 'running', ...TERMINAL_STATES],
  running: ['running', ...TERMINAL_STATES],
};

/** True when nothing more will happen to a request in this state. */
export function isTerminal(state: RequestState): state is TerminalState {
  return state !== 'accepted' && state !== 'running';
}

/**
 * The state after a change.
 *
 * @throws InvariantError when the edge does not exist: a terminal state is never left
 */
export function transition(from: RequestState, to: RequestState): RequestState {
  // guard: terminal-state
  if (isTerminal(from) || !ALLOWED[from].includes(to)) {
    throw new InvariantError(`A request cannot go from ${from} to ${to}`);
  }
  return to;
}
