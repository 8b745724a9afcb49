import type { AuditEvent, NewAuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import { StoreConflictError } from '../../../lambdas/core/domain/errors';
import { requestPosition } from '../../../lambdas/core/domain/lists/listed-request';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { shownConnection } from '../../../lambdas/core/domain/request/shown-connection';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { waitingOf } from '../../../lambdas/core/domain/gate/waiting';
import { isTerminal } from '../../../lambdas/core/domain/request/request-state';
import { reconcileAtMs } from '../../../lambdas/core/domain/request/reconciliation';
import { flightOf } from '../../../lambdas/core/domain/watch/flight';
import type { RequestChange } from '../../../lambdas/core/domain/request/request-change';
import type {
  Acceptance,
  ChangeExtras,
  Claim,
  DuePage,
  IdempotencyRecord,
  RequestStore,
  Written,
} from '../../../lambdas/core/ports/request-store';
import { InMemoryFlights } from './flights';
import { InMemoryLines } from './lines';
import { InMemoryPlaces } from './places';

/**
 * The request store's port in memory, with its conditions and transactions. Requests and events are immutable values and
 * are kept as they are; sealed bytes are copied. Every operation takes constant time, `events` the length of the trail,
 * `due` the number of requests that have not ended.
 */
export class InMemoryRequestStore implements RequestStore {
  private readonly requests = new Map<RequestId, ProvisioningRequest>();
  private readonly trails = new Map<RequestId, NewAuditEvent[]>();
  private readonly sealedKeys = new Map<RequestId, Uint8Array>();
  private readonly records = new Map<string, IdempotencyRecord>();
  private readonly claims = new Map<string, RequestId>();
  private readonly dueAtMs = new Map<RequestId, number>();
  private readonly kept = new Map<string, readonly RequestId[]>();

  /** @param flights gets the entries that transactions write, the others likewise; by default nobody looks at them */
  constructor(
    private readonly flights = new InMemoryFlights(),
    private readonly lines = new InMemoryLines(),
    private readonly places = new InMemoryPlaces(),
  ) {}

  /** Ids of all requests, the oldest first. */
  get ids(): readonly RequestId[] {
    return [...this.requests.keys()];
  }

  /** A request as it is now. */
  stored(id: RequestId): ProvisioningRequest | undefined {
    return this.requests.get(id);
  }

  /** All audit events. */
  get allEvents(): readonly NewAuditEvent[] {
    return [...this.trails.values()].flat();
  }

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
    const waiting = waitingOf(request);
    if (waiting !== undefined) this.lines.join(waiting);
    return Promise.resolve('accepted');
  }

  idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined> {
    return Promise.resolve(this.records.get(`${tenant}#${key}`));
  }

  find(id: RequestId): Promise<ProvisioningRequest | undefined> {
    return Promise.resolve(this.requests.get(id));
  }

  commit({ request, event }: RequestChange, extras: ChangeExtras = {}): Promise<Written> {
    const { id, version } = request;
    const trail = this.trails.get(id);
    const before = this.requests.get(id);
    // guard: version-in-memory
    if (trail === undefined || before?.version !== version - 1) {
      return Promise.reject(new StoreConflictError(`Request ${id} was changed since version ${version - 1}`));
    }
    const { claim, removeSealedKey, removeFlight, leaveLine } = extras;
    if (claim !== undefined) {
      const owner = this.claims.get(keyOf(claim));
      // guard: claim-in-memory
      if (owner !== undefined && owner !== id) return Promise.resolve('claimed');
      this.claims.set(keyOf(claim), id);
    }
    if (!this.giveUpAdmission(before, request, leaveLine === true)) return Promise.resolve('admitted');
    this.keep(request);
    trail.push(event);
    if (removeSealedKey === true) this.sealedKeys.delete(id);
    this.keepFlight(request, removeFlight === true);
    return Promise.resolve('committed');
  }

  /** What a request that ends gives up, its turn in its line or its place. @returns whether it was in its line, if it had to be */
  private giveUpAdmission(
    before: ProvisioningRequest,
    { id, provider, state }: ProvisioningRequest,
    leavesLine: boolean,
  ) {
    if (!isTerminal(state)) return true;
    if (!leavesLine) void this.places.remove(provider, id);
    const waiting = waitingOf(before);
    return !leavesLine || (waiting !== undefined && this.lines.leave(waiting));
  }

  postpone(request: ProvisioningRequest): Promise<void> {
    if (this.requests.get(request.id)?.version === request.version) this.keep(request);
    return Promise.resolve();
  }

  private keepFlight(request: ProvisioningRequest, isRemoved: boolean): void {
    const flight = flightOf(request);
    if (flight === undefined) return;
    if (isRemoved) this.flights.drop(flight.account, flight.requestId);
    else this.flights.put(flight);
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

  keepConnection(request: ProvisioningRequest): Promise<void> {
    const { id, provider } = request;
    const connection = shownConnection(request);
    if (connection === undefined) return Promise.resolve();
    const key = keyOf({ provider, connectionId: connection.id });
    this.kept.set(key, [...new Set([...(this.kept.get(key) ?? []), id])]);
    return Promise.resolve();
  }

  /** The requests that a connection's record names. */
  requestsOf(claim: Claim): readonly RequestId[] {
    return this.kept.get(keyOf(claim)) ?? [];
  }

  claimantOf(claim: Claim): Promise<RequestId | undefined> {
    return Promise.resolve(this.claims.get(keyOf(claim)));
  }

  alike({ tenant, ticket, likeness }: Parameters<RequestStore['alike']>[0]): Promise<readonly RequestId[]> {
    return Promise.resolve(
      this.newest((one) => one.tenant === tenant && one.ticket?.id === ticket && one.likeness === likeness),
    );
  }

  about(tenant: string, connectionId: string): Promise<readonly RequestId[]> {
    return Promise.resolve(this.newest((one) => one.tenant === tenant && shownConnection(one)?.id === connectionId));
  }

  private newest(isWanted: (request: ProvisioningRequest) => boolean): readonly RequestId[] {
    return [...this.requests.values()]
      .filter(isWanted)
      .sort((one, other) => (requestPosition(one) < requestPosition(other) ? 1 : -1))
      .slice(0, 10)
      .map(({ id }) => id);
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
