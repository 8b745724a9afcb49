import type { AuditEvent } from '../domain/request/audit-event';
import type { RequestId } from '../domain/request/request-id';
import type { ProvisioningRequest } from '../domain/request/provisioning-request';
import type { RequestChange } from '../domain/request/request-change';

/** An idempotency key with what must be found under it when it comes again. */
export interface IdempotencyRecord {
  readonly key: string;
  /** Keyed fingerprint of the body. */
  readonly fingerprint: string;
  /** The first answer, to be given again; holds no secret. */
  readonly answer: string;
}

/** Everything that accepting one request writes. */
export interface Acceptance extends RequestChange {
  /** Absent when no pre-shared key came with the request. */
  readonly sealedKey?: Uint8Array | undefined;
  readonly idempotency?: IdempotencyRecord | undefined;
}

/** A connection at a provider that belongs to one request. */
export interface Claim {
  readonly provider: string;
  readonly connectionId: string;
}

/** What a change writes besides the request and its audit event. */
export interface ChangeExtras {
  readonly claim?: Claim;
  /** Makes the sealed pre-shared key unreadable for good. */
  readonly removeSealedKey?: boolean;
  /** The request has ended and no execution waits to be told: its entry and its token go. */
  readonly removeFlight?: boolean;
  /** The request ends while it waits for its provider, and leaves its line. */
  readonly leaveLine?: boolean;
}

/** What came of a change that was not refused for its version. Nothing is written but with `committed`. */
export type Written =
  | 'committed'
  /** The connection belongs to another request. */
  | 'claimed'
  /** The request does not wait in its line any more. */
  | 'admitted';

/** Some of the requests that are due, and where the others go on. */
export interface DuePage {
  readonly ids: readonly RequestId[];
  /** Absent on the last page. */
  readonly cursor?: string | undefined;
}

/**
 * Requests and their audit trails. Every write is one transaction: all of it or nothing.
 *
 * All methods throw ServiceUnavailableError when the store throttles or does not answer; whether a write happened is
 * then not known, and repeating it is safe.
 */
export interface RequestStore {
  /**
   * Stores a new request, its first audit event, its sealed key, its idempotency key and its place in its line
   * (`waitingOf`). When the tenant has used the key before, nothing is written and the stored record is returned; when there
   * is a request of this id already, it was accepted before, and nothing is written either.
   */
  accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'>;

  /** What a tenant's idempotency key was used for. Strongly consistent. */
  idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined>;

  /** The latest version of a request. Strongly consistent. */
  find(id: RequestId): Promise<ProvisioningRequest | undefined>;

  /**
   * Writes a request's next version with its audit event, and with its entry while it is followed (`flightOf`). One that has
   * ended gives up the place that it was admitted to.
   *
   * @throws StoreConflictError when the stored version is not the one before
   */
  commit(change: RequestChange, extras?: ChangeExtras): Promise<Written>;

  /**
   * Notes when the reconciler is to look at a request again (`reconcileAtMs`), which nobody else need know: the version
   * stays, and there is no event. Does nothing when the request was changed meanwhile.
   */
  postpone(request: ProvisioningRequest): Promise<void>;

  /**
   * The requests that have not ended and that the reconciler must look at by now (`reconcileAtMs`), the longest due
   * first, in pages of at most 100. Eventually consistent: read a request before acting on it.
   *
   * @param cursor of the page before
   */
  due(nowMs: number, cursor?: string): Promise<DuePage>;

  /**
   * Completes the record of an ended request: its connection's life, one line for each request, for reading only.
   * Writes nothing for a request without a connection.
   */
  keepConnection(request: ProvisioningRequest): Promise<void>;

  /** The request that a connection belongs to. Strongly consistent. */
  claimantOf(claim: Claim): Promise<RequestId | undefined>;

  /**
   * Requests of a tenant for a ticket that have this likeness, the newest first, at most ten. Eventually consistent, and of a
   * ticket with thousands of requests only the newest are looked at.
   */
  alike(wanted: {
    readonly tenant: string;
    readonly ticket: string;
    readonly likeness: string;
  }): Promise<readonly RequestId[]>;

  /** Requests of a tenant about a connection, the newest first, at most ten. Eventually consistent. */
  about(tenant: string, connectionId: string): Promise<readonly RequestId[]>;

  /** The sealed pre-shared key of a request that has not ended; `undefined` once it was removed. Strongly consistent. */
  sealedKey(id: RequestId): Promise<Uint8Array | undefined>;

  /** The audit trail in order. */
  events(id: RequestId): Promise<readonly AuditEvent[]>;
}
