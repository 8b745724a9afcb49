import { ConditionalCheckFailedException, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchRow } from '../../core/domain/batch-id';
import type { AuditEvent, NewAuditEvent } from '../../core/domain/request/audit-event';
import { InvariantError, ServiceUnavailableError, StoreConflictError } from '../../core/domain/errors';
import type { RequestId } from '../../core/domain/request/request-id';
import type { ProvisioningRequest } from '../../core/domain/request/provisioning-request';
import { shownConnection } from '../../core/domain/request/shown-connection';
import type { RequestChange } from '../../core/domain/request/request-change';
import { waitingOf } from '../../core/domain/gate/waiting';
import { isTerminal } from '../../core/domain/request/request-state';
import type {
  Acceptance,
  ChangeExtras,
  Claim,
  IdempotencyRecord,
  RequestStore,
  Written,
} from '../../core/ports/request-store';
import type { Flight } from '../../core/domain/watch/flight';
import { flightOf } from '../../core/domain/watch/flight';
import { callAws } from '../aws-calls';
import { flightItem, flightKey, waitingKey } from './flight-items';
import { lineItem, lineKey, placeKey } from './gate-items';
import * as items from './request-items';
import type { Item } from './request-items';
import { DynamodbRequestReader } from './request-reader';
import { hasFailed, NEW, putOn, transact } from './transaction';

const MAX_COLLISIONS = 6;
const COLLISION_PAUSE_MS = 50;

/** Names of the tables that a request, its trail and its entry are in. */
export interface RequestTables {
  readonly requests: string;
  readonly audit: string;
  /** Absent where requests are only read. */
  readonly work?: string | undefined;
}

/**
 * Requests, audit trails and entries in three DynamoDB tables; transactions span them. Of requests and audit events every
 * transaction holds puts only.
 */
export class DynamodbRequestStore extends DynamodbRequestReader implements RequestStore {
  constructor(
    client: DynamoDBClient,
    private readonly tables: RequestTables,
  ) {
    super(client, tables.requests);
  }

  /** Callers that use one idempotency key at the same time collide; the later ones then find what the first has written. */
  async accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    for (let collisions = 0; collisions < MAX_COLLISIONS; collisions += 1) {
      const result = await this.tryToAccept(acceptance);
      if (result !== 'collided') return result;
      await sleep(COLLISION_PAUSE_MS * (1 + collisions) * Math.random());
    }
    throw new ServiceUnavailableError(`Request ${acceptance.request.id} collided with others too often`);
  }

  private async tryToAccept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted' | 'collided'> {
    try {
      return await this.acceptOnce(acceptance);
    } catch (error) {
      if (error instanceof StoreConflictError) return 'collided';
      throw error;
    }
  }

  private async acceptOnce(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    const { request, event, sealedKey, idempotency } = acceptance;
    const waiting = waitingOf(request);
    const cancelled = await transact(this.client, [
      this.put(items.requestItem(request), NEW),
      this.putEvent(event, request.batch),
      // guard: idempotency-dynamodb
      ...(idempotency === undefined ? [] : [this.put(items.idempotencyItem(request.tenant, idempotency), NEW)]),
      ...(sealedKey === undefined ? [] : [this.put(items.sealedItem(request.id, sealedKey), NEW)]),
      ...(waiting === undefined ? [] : [{ Put: { TableName: this.workTable, Item: lineItem(waiting) } }]),
    ]);
    // An item under this new id can only be our own: the write went through before a lost answer was repeated.
    if (cancelled === undefined || hasFailed(cancelled[0])) return 'accepted';
    const earlier = idempotency === undefined ? undefined : cancelled[2]?.Item;
    if (earlier !== undefined) return items.idempotencyOf(earlier);
    throw new StoreConflictError(`Request ${request.id} could not be stored`);
  }

  async commit({ request, event }: RequestChange, extras: ChangeExtras = {}): Promise<Written> {
    const cancelled = await transact(this.client, this.writesOf({ request, event }, extras));
    if (cancelled === undefined) return 'committed';
    const isLatest = !hasFailed(cancelled[0]);
    if (extras.claim !== undefined && isLatest && hasFailed(cancelled[2])) return 'claimed';
    if (extras.leaveLine === true && isLatest && hasFailed(cancelled.at(-1))) return 'admitted';
    throw new StoreConflictError(`Request ${request.id} was changed since version ${request.version - 1}`);
  }

  /** The request and its event come first, then a claim. */
  private writesOf({ request, event }: RequestChange, extras: ChangeExtras): TransactWriteItem[] {
    const { claim, removeSealedKey, removeFlight, leaveLine } = extras;
    const flight = flightOf(request);
    return [
      // guard: version-dynamodb
      this.put(items.requestItem(request), 'version = :version', { ':version': { N: String(request.version - 1) } }),
      this.putEvent(event, request.batch),
      ...(claim === undefined ? [] : [this.putClaim(claim, request.id)]),
      ...(removeSealedKey === true && request.hasPreSharedKey ? [this.emptyKey(request)] : []),
      ...(flight === undefined ? [] : this.flightWrites(flight, removeFlight === true)),
      ...this.admissionWrites(request, leaveLine === true),
    ];
  }

  async postpone(request: ProvisioningRequest): Promise<void> {
    const condition = 'version = :version';
    const values = { ':version': { N: String(request.version) } };
    try {
      const { Put: put } = putOn(this.requestTable, items.requestItem(request), condition, values);
      await callAws('DynamoDB', () => this.client.send(new PutItemCommand(put)));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async keepConnection(request: ProvisioningRequest): Promise<void> {
    const connection = shownConnection(request);
    if (connection === undefined) return;
    const item = items.connectionItem(request, connection);
    const put = { TableName: this.tables.requests, Item: item };
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand(put)));
  }

  async events(id: RequestId): Promise<readonly AuditEvent[]> {
    const events: AuditEvent[] = [];
    let start: Item | undefined;
    do {
      const page = await callAws('DynamoDB', () =>
        this.client.send(
          new QueryCommand({
            TableName: this.tables.audit,
            KeyConditionExpression: 'pk = :partition',
            ExpressionAttributeValues: { ':partition': { S: items.auditPartition(id) } },
            ConsistentRead: true,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      events.push(...(page.Items ?? []).map(items.eventOf));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return events;
  }

  private putEvent(event: NewAuditEvent, batch: BatchRow | undefined): TransactWriteItem {
    return putOn(this.tables.audit, items.eventItem(event, batch), NEW);
  }

  /** A claim may be written again by its own request. */
  private putClaim(claim: Claim, id: RequestId): TransactWriteItem {
    // guard: claim-dynamodb
    return this.put(items.claimItem(claim, id), `${NEW} OR requestId = :id`, { ':id': { S: id } });
  }

  /** Replaces and does not delete: whoever ends a request may delete nothing (docs/adr/0014). */
  private emptyKey({ id, updatedAtMs }: ProvisioningRequest): TransactWriteItem {
    return { Put: { TableName: this.requestTable, Item: items.emptiedItem(id, updatedAtMs) } };
  }

  /** Last of a transaction: what a request that ends gives up, its turn in its line or its place. */
  private admissionWrites(request: ProvisioningRequest, leavesLine: boolean): TransactWriteItem[] {
    const { id, provider, state, createdAtMs, admission } = request;
    if (admission === undefined || !isTerminal(state)) return [];
    const key = leavesLine
      ? lineKey({ account: provider, line: admission.line, sinceMs: createdAtMs, requestId: id })
      : placeKey(provider, id);
    // guard: leaves-line-once
    const condition = leavesLine ? { ConditionExpression: 'attribute_exists(pk)' } : {};
    // guard: place-removed-at-end
    return [{ Delete: { TableName: this.workTable, Key: key, ...condition } }];
  }

  private flightWrites(flight: Flight, isRemoved: boolean): TransactWriteItem[] {
    const work = this.workTable;
    if (!isRemoved) return [{ Put: { TableName: work, Item: flightItem(flight) } }];
    const keys = [flightKey(flight.account, flight.requestId), waitingKey(flight.requestId)];
    return keys.map((Key) => ({ Delete: { TableName: work, Key } }));
  }

  private get workTable(): string {
    const { work } = this.tables;
    if (work === undefined) throw new InvariantError('Requests cannot be written here');
    return work;
  }

  private put(item: Item, condition: string, values?: Item): TransactWriteItem {
    return putOn(this.requestTable, item, condition, values);
  }
}
