/**
 * Attribute of the items that DynamoDB may delete, and from when on, in whole seconds since 1970 UTC. Counters of calls
 * alone have it: everything else is kept.
 */
export const EXPIRES_AT = 'expiresAt';

/** Attribute names of the request table's primary key. */
export const KEY = { partition: 'pk', sort: 'sk' } as const;

/**
 * The index of the requests that have not ended, in the order in which the reconciler must look at them (epoch ms). The
 * attributes are on no other item, so that a request leaves the index when it ends.
 */
export const OPEN_INDEX = { name: 'open', partition: 'openPk', sort: 'dueAtMs', value: 'OPEN' } as const;

/**
 * Partition key prefixes of the request table, one per kind of item. The functions' permissions are written in terms
 * of them (`dynamodb:LeadingKeys`), so that, for example, only `apply` can read a sealed pre-shared key and no function
 * can change an audit event.
 */
export const PARTITION = {
  /** The request itself; one item per partition. */
  request: 'REQ#',
  /** Audit events of one request, sort key = sequence. */
  audit: 'AUDIT#',
  /** The request's sealed pre-shared key, present only until the request has ended. */
  sealed: 'SEALED#',
  /** An idempotency key of one tenant, with the first answer. */
  idempotency: 'IDEMPOTENCY#',
  /** A connection at a provider that belongs to one request (protocol.md 1.4). */
  claim: 'CLAIM#',
  /** A sealed provider token shared by the functions. */
  token: 'TOKEN#',
  /** Calls to one provider in one window of time, sort key = the window's start. */
  rate: 'RATE#',
} as const;
