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
  readonly removeSealedKey?: boolean;
}

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
   * Stores a new request, its first audit event, its sealed key and its idempotency key. When the tenant has used the
   * key before, nothing is written and the stored record is returned.
   */
  accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'>;

  /** What a tenant's idempotency key was used for. Strongly consistent. */
  idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined>;

  /** The latest version of a request. Strongly consistent. */
  find(id: RequestId): Promise<ProvisioningRequest | undefined>;

  /**
   * Writes a request's next version with its audit event.
   *
   * @returns `claimed` when the extras claim a connection that belongs to another request; nothing is written then
   * @throws StoreConflictError when the stored version is not the one before
   */
  commit(change: RequestChange, extras?: ChangeExtras): Promise<'committed' | 'claimed'>;

  /**
   * The requests that have not ended and that the reconciler must look at by now (`reconcileAtMs`), the longest due
   * first, in pages of at most 100. Eventually consistent: read a request before acting on it.
   *
   * @param cursor of the page before
   */
  due(nowMs: number, cursor?: string): Promise<DuePage>;

  /** Whether a connection belongs to a request. Strongly consistent. */
  isClaimed(claim: Claim): Promise<boolean>;

  /** The sealed pre-shared key of a request that has not ended. */
  sealedKey(id: RequestId): Promise<Uint8Array | undefined>;

  /** The audit trail in order. */
  events(id: RequestId): Promise<readonly AuditEvent[]>;
}
