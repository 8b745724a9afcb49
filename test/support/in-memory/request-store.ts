import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import { StoreConflictError } from '../../../lambdas/core/domain/errors';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { reconcileAtMs } from '../../../lambdas/core/domain/request/reconciliation';
import type { RequestChange } from '../../../lambdas/core/domain/request/request-change';
import type {
  Acceptance,
  ChangeExtras,
  Claim,
  DuePage,
  IdempotencyRecord,
  RequestStore,
} from '../../../lambdas/core/ports/request-store';

/**
 * The request store's port in memory, with its conditions and transactions. Requests and events are immutable values and
 * are kept as they are; sealed bytes are copied. Every operation takes constant time, `events` the length of the trail,
 * `due` the number of requests that have not ended.
 */
export class InMemoryRequestStore implements RequestStore {
  private readonly requests = new Map<RequestId, ProvisioningRequest>();
  private readonly trails = new Map<RequestId, AuditEvent[]>();
  private readonly sealedKeys = new Map<RequestId, Uint8Array>();
  private readonly records = new Map<string, IdempotencyRecord>();
  private readonly claims = new Map<string, RequestId>();
  private readonly dueAtMs = new Map<RequestId, number>();

  accept({ request, event, sealedKey, idempotency }: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    // As in the real store: an id that is known can only be an acceptance of our own, repeated after a lost answer.
    if (this.requests.has(request.id)) return Promise.resolve('accepted');
    const recordKey = idempotency === undefined ? undefined : `${request.tenant}#${idempotency.key}`;
    const earlier = recordKey === undefined ? undefined : this.records.get(recordKey);
    // guard: idempotency-in-memory
    if (earlier !== undefined) return Promise.resolve(earlier);
    this.keep(request);
    this.trails.set(request.id, [event]);
    if (sealedKey !== undefined) this.sealedKeys.set(request.id, Uint8Array.from(sealedKey));
    if (recordKey !== undefined && idempotency !== undefined) this.records.set(recordKey, idempotency);
    return Promise.resolve('accepted');
  }

  idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined> {
    return Promise.resolve(this.records.get(`${tenant}#${key}`));
  }

  find(id: RequestId): Promise<ProvisioningRequest | undefined> {
    return Promise.resolve(this.requests.get(id));
  }

  commit({ request, event }: RequestChange, extras: ChangeExtras = {}): Promise<'committed' | 'claimed'> {
    const { id, version } = request;
    const trail = this.trails.get(id);
    // guard: version-in-memory
    if (trail === undefined || this.requests.get(id)?.version !== version - 1) {
      return Promise.reject(new StoreConflictError(`Request ${id} was changed since version ${version - 1}`));
    }
    const { claim, removeSealedKey } = extras;
    if (claim !== undefined) {
      const owner = this.claims.get(keyOf(claim));
      // guard: claim-in-memory
      if (owner !== undefined && owner !== id) return Promise.resolve('claimed');
      this.claims.set(keyOf(claim), id);
    }
    this.keep(request);
    trail.push(event);
    if (removeSealedKey === true) this.sealedKeys.delete(id);
    return Promise.resolve('committed');
  }

  due(nowMs: number, cursor = ''): Promise<DuePage> {
    const found = [...this.dueAtMs]
      .filter(([, dueAtMs]) => dueAtMs <= nowMs)
      .map(([id, dueAtMs]) => ({ id, position: `${String(dueAtMs).padStart(15, '0')}#${id}` }))
      .filter(({ position }) => position > cursor)
      .sort((one, other) => (one.position < other.position ? -1 : 1));
    const page = found.slice(0, DUE_PAGE);
    const last = found.length > DUE_PAGE ? page.at(-1)?.position : undefined;
    return Promise.resolve({ ids: page.map(({ id }) => id), ...(last !== undefined && { cursor: last }) });
  }

  isClaimed(claim: Claim): Promise<boolean> {
    return Promise.resolve(this.claims.has(keyOf(claim)));
  }

  sealedKey(id: RequestId): Promise<Uint8Array | undefined> {
    const sealed = this.sealedKeys.get(id);
    return Promise.resolve(sealed === undefined ? undefined : Uint8Array.from(sealed));
  }

  events(id: RequestId): Promise<readonly AuditEvent[]> {
    return Promise.resolve([...(this.trails.get(id) ?? [])]);
  }

  private keep(request: ProvisioningRequest): void {
    this.requests.set(request.id, request);
    const dueAtMs = reconcileAtMs(request);
    if (dueAtMs === undefined) this.dueAtMs.delete(request.id);
    else this.dueAtMs.set(request.id, dueAtMs);
  }
}

const DUE_PAGE = 100;

function keyOf({ provider, connectionId }: Claim): string {
  return `${provider}#${connectionId}`;
}
