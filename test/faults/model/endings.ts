import type { TerminalState } from '../../../lambdas/contract/outcome';
import { DIALECTS } from '../../../lambdas/core/dialects';
import { violationOf, type Violation } from '../invariants/violation';
import type { Look } from './look';
import type { Model, Stage, TicketModel } from './model';
import type { Ticket } from './tickets';

/** So many faults in one function can be all of a task's tries; fewer cannot (the workflow tries a step seven times). */
const TRIES = 7;

const MOST_FAULTY_ANSWERS = 3;

/** What a run did to all of its requests. */
export interface Burden {
  /** The most faults that have struck one function. */
  readonly strikes: number;
}

/** How requests must not have ended, by what was done to them. */
export function endingViolationsOf(look: Look, model: Model, burden: Burden): Violation[] {
  return look.tickets.flatMap(({ model: facts, now }) => {
    const { stored } = now;
    if (stored === undefined) return [];
    const allowed = endingsOf(facts, model, burden);
    const isAllowed = allowed.some((state) => state === stored.state);
    const detail = `${stored.state}: ${stored.problem?.detail ?? ''}, not ${allowed.join(' or ')}`;
    return isAllowed ? [] : [violationOf(now, 'unexpected ending', detail)];
  });
}

/** When the execution alone goes on with a request. Later the watcher does, and does not need it. */
const UNFOLLOWED: readonly Stage[] = ['accepted', 'before the call', 'call under way', 'in doubt'];

/** The terminal states that a ticket's request may end in. */
export function endingsOf(facts: TicketModel, model: Model, { strikes }: Burden): readonly TerminalState[] {
  const isInterrupted = UNFOLLOWED.some((stage) => facts.abortedAt.has(stage)) || strikes >= TRIES;
  return [
    ...willfulEndings(facts),
    // Whoever interrupts the workflow may have to look, and is told at what (protocol.md 1.9).
    ...(isInterrupted ? (['failed', 'needs_attention'] as const) : []),
    // Neither the watcher nor its execution goes on with it.
    ...(facts.isForgotten && facts.aborts > 0 ? (['needs_attention'] as const) : []),
    ...(isOftenAnsweredWithFaults(facts) ? (['failed'] as const) : []),
    ...(facts.isRemoved || isUnprovable(facts, model) ? (['needs_attention'] as const) : []),
  ];
}

function willfulEndings(facts: TicketModel): readonly TerminalState[] {
  if (facts.cancelled.some(({ status }) => status === 202)) return ['cancelled'];
  // The answer that said yes may have been lost, and the client's next try was too late.
  const asked = facts.cancelled.length > 0 ? (['cancelled'] as const) : [];
  return [...asked, ...usualEndings(facts)];
}

function usualEndings({ ticket, isFlapped, isRemoved, isForgotten }: TicketModel): readonly TerminalState[] {
  const usual = usualEnding(ticket);
  // The watcher gets it back after its deadline, and may see for the first time then that it is down.
  if (isForgotten && !isFlapped && !isRemoved) return [usual, 'timed_out'];
  // A word that somebody has put there is taken as it is; one that is gone may be asked for once more while in doubt.
  return isFlapped || isRemoved ? [usual, 'succeeded', 'timed_out'] : [usual];
}

function usualEnding({ fate, completion }: Ticket): TerminalState {
  switch (fate) {
    case 'up':
      return 'succeeded';
    case 'down':
      return completion === 'provisioned' ? 'succeeded' : 'timed_out';
    case 'error':
      return 'failed';
    case 'stuck':
      return 'timed_out';
  }
}

/** A create that the provider answers with faults of its own is sent at most three times (provider-apis.md 5.5). */
function isOftenAnsweredWithFaults({ view }: TicketModel): boolean {
  const events = view?.events ?? [];
  const faults = events.filter(({ type, provider: { httpStatus = 0 } = {} }) => {
    return type === 'create-in-doubt' && httpStatus >= 500;
  });
  return faults.length >= MOST_FAULTY_ANSWERS;
}

/**
 * Two connections of the caller's name and neither provably ours, where a settle time is too short; or one that was adopted
 * without proof and would have to go (protocol.md 1.8: only what is provably ours is removed).
 */
function isUnprovable({ ticket, view }: TicketModel, { isVeryLate }: Model): boolean {
  const { dialect, connection = {} } = ticket;
  if (connection['name'] === undefined) return false;
  const isAdopted = view?.events.some(({ type }) => type === 'adopted') === true;
  return isVeryLate || (isAdopted && !DIALECTS[dialect].listsMarker(connection));
}
