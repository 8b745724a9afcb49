import fc from 'fast-check';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import { connectionFields } from '../simulation/requests/connection-fields';
import { submissionOf, type PlannedRequest } from '../simulation/requests/planned-requests';

/** A ticket that asks for one connection, under one idempotency key. */
export type Ticket = PlannedRequest;

/** What is written under a ticket's key: the request itself, or another one by mistake. */
export const WORDINGS = ['own', 'other'] as const;

export type Wording = (typeof WORDINGS)[number];

/** End of the ticket's id in the other wording. */
export const COPIED = '-copied';

/** What one run of the model begins with. */
export interface Beginning {
  /** Of what is drawn besides the commands: latencies, jitter, ids. */
  readonly seed: number;
  readonly tickets: readonly Ticket[];
  /** How long lists do not show a new connection, and still show one that is gone, in seconds. */
  readonly listLagSeconds: number;
}

/** Tickets of a run. */
export const TICKETS = 4;

/** A connection that will not come to rest, or not the way it should, ends with the deadline: an early one. */
const SHORT_SECONDS = 300;
/** Nothing that a command does lasts so long. */
const LONG_SECONDS = 3600;
/** Lists are up to 10 s stale (protocol.md 3, T1). */
const LIST_LAG_SECONDS = 10;

const wish = fc.record({
  dialect: fc.constantFrom(...SIMULATED_DIALECTS),
  fate: fc.constantFrom('up', 'up', 'up', 'down', 'error', 'stuck'),
  name: fc.constantFrom('generated', 'generated', 'own', 'own', 'taken'),
  fillsMarkerPlace: fc.boolean(),
  completion: fc.constantFrom('provisioned', 'provisioned', 'tunnel-up'),
  onFailure: fc.constantFrom('keep', 'delete'),
});

/** Draws what a run begins with. */
export const beginnings: fc.Arbitrary<Beginning> = fc
  .record({
    seed: fc.nat(),
    tickets: fc.array(wish, { minLength: TICKETS, maxLength: TICKETS }).map((wishes) => wishes.map(ticketOf)),
    listLagSeconds: fc.constantFrom(0, LIST_LAG_SECONDS),
  })
  .map((beginning) => ({ ...beginning, [fc.toStringMethod]: () => textOf(beginning) }));

/** The beginning as it stands in the report of a failure, which also says how to repeat it. */
function textOf({ seed, listLagSeconds, tickets }: Beginning): string {
  const texts = tickets.map(({ number, class: kind, dialect, fate, connection = {}, completion, onFailure }) => {
    const places = ['name', 'description', 'tags'].filter((place) => place in connection).join(' and ');
    const given = `gives ${places || 'no name'}${kind === 'namesake' ? ', which is taken' : ''}`;
    return `ticket ${number}: ${dialect} ${fate}, ${given}, ${completion}, ${onFailure}`;
  });
  return [`seed ${seed}`, `lists ${listLagSeconds} s late`, ...texts].join('; ');
}

type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

function ticketOf(wished: Wish, number: number): Ticket {
  const { dialect, fate, fillsMarkerPlace, completion, onFailure } = wished;
  const name = `office-${number}`;
  const given = wished.name === 'generated' ? undefined : name;
  const fields = connectionFields(number, { dialect, fate, name: given, fillsMarkerPlace });
  const isSlow = fate === 'stuck' || (fate === 'down' && completion === 'tunnel-up');
  return {
    number,
    class: wished.name === 'taken' ? 'namesake' : 'plain',
    dialect,
    fate,
    channel: 'http',
    idempotencyKey: `order-${number}`,
    submitAtMs: 0,
    deadlineSeconds: isSlow ? SHORT_SECONDS : LONG_SECONDS,
    completion,
    onFailure,
    connection: fields,
    earlier: wished.name === 'taken' ? { fields, name } : undefined,
  };
}

/** The body that a ticket sends. */
export function bodyOf(ticket: Ticket, wording: Wording): Readonly<Record<string, unknown>> {
  const body = submissionOf(ticket);
  return wording === 'own' ? body : { ...body, ticket: { system: 'servicenow', id: `RITM${ticket.number}${COPIED}` } };
}
