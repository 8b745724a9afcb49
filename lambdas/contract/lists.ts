/** Attribute of a listed item, the sort key of every index of lists: where it stands in time (`core/domain/lists/position.ts`). */
export const POSITION = 'position';

/** An index by which the items of a tenant are listed (docs/data-model.md). */
export interface ListIndex {
  readonly name: string;
  /** Attribute that is its partition key: tenant, part and what the items have in common. */
  readonly partition: string;
  /** Attributes that its entries show besides keys. None of them ever changes, so that an entry is written once. */
  readonly shows: readonly string[];
}

const REQUEST_FACTS = ['provider', 'requestedBy'];

/** Indexes of the requests table; `time` has the batches of a tenant as well. */
export const REQUEST_LISTS = {
  time: { name: 'by-time', partition: 'byTime', shows: REQUEST_FACTS },
  /** The one whose entries move: when a request ends. */
  state: { name: 'by-state', partition: 'byState', shows: REQUEST_FACTS },
  provider: { name: 'by-provider', partition: 'byProvider', shows: REQUEST_FACTS },
  actor: { name: 'by-actor', partition: 'byActor', shows: REQUEST_FACTS },
  ticket: { name: 'by-ticket', partition: 'byTicket', shows: [...REQUEST_FACTS, 'likeness'] },
  connection: { name: 'by-connection', partition: 'byConnection', shows: REQUEST_FACTS },
} as const satisfies Readonly<Record<string, ListIndex>>;

const EVENT_FACTS = ['type', 'actor', 'profile'];

/** Indexes of the audit table. */
export const EVENT_LISTS = {
  time: { name: 'by-time', partition: 'byTime', shows: EVENT_FACTS },
  provider: { name: 'by-provider', partition: 'byProvider', shows: EVENT_FACTS },
  /** What callers have done: what the product does by itself is found by time. */
  actor: { name: 'by-actor', partition: 'byActor', shows: EVENT_FACTS },
  ticket: { name: 'by-ticket', partition: 'byTicket', shows: EVENT_FACTS },
  connection: { name: 'by-connection', partition: 'byConnection', shows: EVENT_FACTS },
} as const satisfies Readonly<Record<string, ListIndex>>;

/** A list of requests. */
export type RequestList = keyof typeof REQUEST_LISTS;
/** A list of audit events. */
export type EventList = keyof typeof EVENT_LISTS;

/**
 * Parts that each list of audit events is spread over, by the request: every request writes some six events to it, and one
 * partition of an index takes 1,000 writes a second. Lists of requests are one part each: a request is written to them once.
 */
export const EVENT_PARTS = 4;
