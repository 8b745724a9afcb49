/** Attribute names of the request table's primary key. */
export const KEY = { partition: 'pk', sort: 'sk' } as const;

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
  /** A connection at a provider that belongs to one request (faults.md section 1, point 4). */
  claim: 'CLAIM#',
  /** A sealed provider token shared by the functions. */
  token: 'TOKEN#',
} as const;
