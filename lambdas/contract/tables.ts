/** Attribute names of every table's primary key. */
export const KEY = { partition: 'pk', sort: 'sk' } as const;

/**
 * Attribute of the items that DynamoDB may delete, and from when on, in whole seconds since 1970 UTC. Of the requests
 * table only emptied keys, chunks and intents of batches have it, of the work table what is known of rows: everything else is kept.
 * The audit table has no such attribute.
 */
export const EXPIRES_AT = 'expiresAt';

/**
 * Version of the shape that an item is stored in; an item without one is of version 1 (docs/reference/items.md). Short, as it
 * is part of every write.
 */
export const ITEM_VERSION = { attribute: 'v', current: 1 } as const;

/**
 * The index of the requests that have not ended, in the order in which the reconciler must look at them (epoch ms). The
 * attributes are on no other item, so that a request leaves the index when it ends.
 */
export const OPEN_INDEX = {
  name: 'open',
  partition: 'openPk',
  sort: 'reconcileAtMs',
  /**
   * Requests, spread over these by their ids: every request writes to the index four times, and one partition of it takes 1,000
   * writes a second.
   */
  requests: ['OPEN', 'OPEN1', 'OPEN2', 'OPEN3'],
  /** Calls that have brought rows of a batch: intents, which an older release does not know. */
  calls: 'CALLS',
} as const;

/** Sort keys, or what they begin with, of the items of a batch in the requests table (protocol.md 9.1). */
export const BATCH_ITEM = { header: 'HEADER', intent: 'INTENT#', call: 'CALL#', cancel: 'CANCEL' } as const;

/**
 * Partition key prefixes, by table and kind of item (docs/adr/0014). The functions' permissions are written in terms of
 * them (`dynamodb:LeadingKeys`), so that, for example, only what calls providers can read a sealed pre-shared key.
 */
export const PARTITION = {
  /** What must never be lost. Items are only ever put: nobody updates or deletes one. */
  requests: {
    /** The request itself; one item per partition. */
    request: 'REQ#',
    /** The request's sealed pre-shared key, emptied when the request ends. */
    sealed: 'SEALED#',
    /** An idempotency key of one tenant, with the first answer. */
    idempotency: 'IDEMPOTENCY#',
    /** A connection at a provider that belongs to one request (protocol.md 1.4). */
    claim: 'CLAIM#',
    /** A connection at a provider, sort key = a request about it that has ended; for reading only. */
    connection: 'CONNECTION#',
    /** A batch: its header, and for each call that brought rows an intent and that it is committed (protocol.md 9.1). */
    batch: 'BATCH#',
    /** Rows of one call of a batch that are stored together; one item per partition. */
    chunk: 'CHUNK#',
  },
  /** What has happened. Items are only ever added. */
  audit: {
    /** Audit events of one request, sort key = sequence. */
    event: 'AUDIT#',
  },
  /** What can be made again from requests and providers. */
  work: {
    /** A sealed provider token shared by the functions. */
    token: 'TOKEN#',
    /** How fast an account may be called, and when it was called last (protocol.md 8.2). */
    pace: 'PACE#',
    /** The requests of an account that are followed, sort key = the request (protocol.md 7.1). */
    flight: 'FLIGHT#',
    /** The state of each account's watcher, sort key = the account. */
    actor: 'ACTOR',
    /** The task token of an execution that waits. */
    waiting: 'WAITING#',
    /** The requests that wait in one line of an account, sort key = their order (protocol.md 7.8). */
    line: 'LINE#',
    /** The lines of an account that may hold requests, sort key = the line. */
    lines: 'LINES#',
    /** The requests of an account that have been admitted and have not ended, sort key = the request. */
    place: 'PLACE#',
    /** What has become of the rows of a batch, 250 to a partition, sort key = the row. */
    row: 'ROW#',
    /** How many rows of a batch are in each state. */
    counts: 'BATCH#',
    /** Chunks of a batch whose rows all have their requests, sort key = the chunk. */
    expanded: 'EXPANDED#',
  },
} as const;
