import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { isTerminal } from '../../../lambdas/core/domain/request/request-state';
import type { ConnectionView } from '../../../lib/simulator/dialect/simulated-dialect';
import type { ApiAnswer } from '../simulation/services/http-clients';
import type { RequestTrace } from '../simulation/trace';
import type { Ticket, Wording } from './tickets';

/** What a request was at when somebody cancelled it. */
export const STAGES = [
  'accepted',
  'before the call',
  'call under way',
  'in doubt',
  'pending',
  'clean-up',
  'ended',
] as const;

export type Stage = (typeof STAGES)[number];

/** What the world shows of a ticket. */
export interface TicketView extends RequestTrace {
  readonly id: RequestId | undefined;
  /** Whether its execution runs. */
  readonly isRunning: boolean;
  /** The connections at the provider that came of it. */
  readonly live: readonly ConnectionView[];
}

/** A ticket as the model knows it: what was done to it, and what it has been seen at last. */
export interface TicketModel {
  readonly ticket: Ticket;
  view: TicketView | undefined;
  /** Messages sent to the queue, by what was written in them. */
  readonly messages: Record<Wording, number>;
  /** Wordings that were sent, over whatever channel. */
  readonly sent: Set<Wording>;
  /** What it was at each time it was cancelled. */
  readonly cancelledAt: Set<Stage>;
  /** Aborts of its execution. */
  aborts: number;
  /** What it was at each time its execution was aborted. */
  readonly abortedAt: Set<Stage>;
  redrives: number;
  /** Whether its execution may wait with a token that nobody looks for: redriven when it had ended, or its entry was lost. */
  mayLeaveToken: boolean;
  /** Whether a connection of it was removed behind everybody's back. */
  isRemoved: boolean;
  /** Whether the work table was lost while the watcher followed it. */
  isForgotten: boolean;
  /** Whether the status of its connection was changed behind everybody's back. */
  isFlapped: boolean;
  /** Answers of the HTTP API to its calls. */
  readonly submitted: { readonly wording: Wording; readonly answer: ApiAnswer }[];
  readonly cancelled: ApiAnswer[];
}

/** Everything that the commands of a run have done, and what has come of it so far. */
export class Model {
  readonly tickets: readonly TicketModel[];
  /** Whether a create was ordered to take effect later than a settle time after its caller gave up. */
  isVeryLate = false;
  /** Commands so far, by kind. */
  readonly commands = new Map<string, number>();

  constructor(tickets: readonly Ticket[]) {
    this.tickets = tickets.map((ticket) => ({
      ticket,
      view: undefined,
      messages: { own: 0, other: 0 },
      sent: new Set<Wording>(),
      cancelledAt: new Set<Stage>(),
      aborts: 0,
      abortedAt: new Set<Stage>(),
      redrives: 0,
      mayLeaveToken: false,
      isRemoved: false,
      isForgotten: false,
      isFlapped: false,
      submitted: [],
      cancelled: [],
    }));
  }

  /** The ticket of a number. */
  ticket(number: number): TicketModel {
    const found = this.tickets[number];
    if (found === undefined) throw new Error(`There is no ticket ${number}`);
    return found;
  }

  /** Takes note that a command was run. */
  count(kind: string): void {
    this.commands.set(kind, (this.commands.get(kind) ?? 0) + 1);
  }
}

/** What a request is at. */
export function stageOf({ stored }: Pick<TicketView, 'stored'>): Stage {
  if (stored === undefined || stored.state === 'accepted') return 'accepted';
  const { state, cleanup, watch, attempt } = stored;
  if (isTerminal(state)) return 'ended';
  if (cleanup !== undefined) return 'clean-up';
  if (watch !== undefined) return 'pending';
  if (attempt === undefined || attempt.result === 'not-sent') return 'before the call';
  return attempt.result === 'sent' ? 'call under way' : 'in doubt';
}
