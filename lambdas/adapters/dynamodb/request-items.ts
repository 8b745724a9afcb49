import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { AuditSnapshot } from '../../contract/api/audit-event';
import { requestWarningSchema } from '../../contract/api/request';
import { ACTOR_KINDS, COMPLETIONS, ON_FAILURE, OPERATIONS, PHASES, TUNNELS } from '../../contract/api/vocabulary';
import { REQUEST_STATES, outcomeSchema, problemSchema, providerAnswerSchema } from '../../contract/outcome';
import { EVENT_LISTS, REQUEST_LISTS } from '../../contract/lists';
import { EXPIRES_AT, KEY, OPEN_INDEX, PARTITION } from '../../contract/tables';
import { listedEvent, sequenceText } from '../../core/domain/lists/listed-event';
import type { EventId } from '../../core/domain/lists/listed-event';
import { listedRequest } from '../../core/domain/lists/listed-request';
import { partOf } from '../../core/domain/lists/partition';
import type { LineId } from '../../core/domain/request/admission';
import type { AuditEvent, AuditEventType, NewAuditEvent } from '../../core/domain/request/audit-event';
import type { ProblemCode } from '../../core/domain/request/problem';
import { parseRequestId } from '../../core/domain/request/request-id';
import { parseBatchId } from '../../core/domain/batch-id';
import type { BatchId, BatchRow } from '../../core/domain/batch-id';
import type { RequestId } from '../../core/domain/request/request-id';
import type { ProvisionedConnection, ProvisioningRequest } from '../../core/domain/request/provisioning-request';
import { reconcileAtMs } from '../../core/domain/request/reconciliation';
import type { Claim, IdempotencyRecord } from '../../core/ports/request-store';
import { attributesOf, readItem } from './item-version';
import type { Item } from './item-version';
import { listAttributeNames, listAttributes } from './list-attributes';

export type { Item } from './item-version';

/** A request id in an item. */
export const requestIdSchema = z.string().transform((text, context): RequestId => {
  const id = parseRequestId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: 'must be a request id' });
  return z.NEVER;
});

// Objects of a request are loose: what a newer release has added to them is kept when this one writes the request back.
/** A ticket in an item. */
export const ticketSchema = z.looseObject({ system: z.string(), id: z.string(), url: z.string().optional() });

const attemptSchema = z.looseObject({
  number: z.number(),
  sentAtMs: z.number(),
  result: z.enum(['sent', 'not-sent', 'in-doubt']),
  everInDoubt: z.boolean(),
  knownIds: z.array(z.string()),
  listedAtMs: z.number().optional(),
  failures: z.number(),
  refusals: z.number().optional(),
  refusal: outcomeSchema.optional(),
  isUnproved: z.boolean().optional(),
  answered: z.number().optional(),
  unanswered: z.number().optional(),
  lastFailure: z
    .looseObject({
      problem: z.string().transform((text) => text as ProblemCode),
      answer: providerAnswerSchema,
      message: z.string(),
      retryable: z.boolean(),
    })
    .optional(),
  sendAgainAtMs: z.number().optional(),
});

const cleanupSchema = z.looseObject({
  outcome: outcomeSchema,
  sinceMs: z.number(),
  doubtAtMs: z.number().optional(),
  removals: z.array(z.looseObject({ connectionId: z.string(), isDuplicate: z.boolean(), accepted: z.boolean() })),
  failures: z.number(),
  refusals: z.number().optional(),
});

const watchSchema = z.looseObject({
  sinceMs: z.number(),
  failures: z.number(),
  refusals: z.number().optional(),
  downSinceMs: z.number().optional(),
  absentSinceMs: z.number().optional(),
});

/** A batch id in an item. */
export const batchIdSchema = z.string().transform((text, context): BatchId => {
  const id = parseBatchId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: 'must be a batch id' });
  return z.NEVER;
});

const admissionSchema = z.looseObject({
  line: z.string().transform((text) => text as LineId), // stored by us
  waitUntilMs: z.number(),
  calls: z.number(),
  exclusive: z.string().optional(),
  seenAtMs: z.number().optional(),
});

const batchRowSchema = z.looseObject({ id: batchIdSchema, row: z.number() });

/** What the key of a row is sealed for, in an item. */
export const sealedForSchema = z.looseObject({ batchId: batchIdSchema, requestId: requestIdSchema });

const requestAttributes = z.looseObject({
  id: requestIdSchema,
  tenant: z.string(),
  operation: z.enum(OPERATIONS),
  provider: z.string(),
  dialect: z.string(),
  fields: z.record(z.string(), z.unknown()),
  connectionName: z.string().optional(),
  hasPreSharedKey: z.boolean(),
  sealedFor: sealedForSchema.optional(),
  ticket: ticketSchema.optional(),
  likeness: z.string().optional(),
  warnings: z.array(requestWarningSchema.loose()).optional(),
  completion: z.enum(COMPLETIONS),
  onFailure: z.enum(ON_FAILURE),
  requestedBy: z.string(),
  batch: batchRowSchema.optional(),
  admission: admissionSchema.optional(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  deadlineSeconds: z.number().optional(),
  deadlineAtMs: z.number(),
  endedAtMs: z.number().optional(),
  state: z.enum(REQUEST_STATES),
  phase: z.enum(PHASES).optional(),
  tunnel: z.enum(TUNNELS),
  connection: z.looseObject({ id: z.string(), name: z.string().optional(), status: z.string() }).optional(),
  removed: z.looseObject({ id: z.string(), name: z.string().optional() }).optional(),
  attempt: attemptSchema.optional(),
  watch: watchSchema.optional(),
  cancellation: z.looseObject({ requestedAtMs: z.number(), requestedBy: z.string() }).optional(),
  cleanup: cleanupSchema.optional(),
  dueAtMs: z.number().optional(),
  problem: problemSchema.loose().optional(),
  version: z.number(),
  lastEventHash: z.string().optional(),
});

/** Attributes of a request's item that are made of the request each time it is written. */
const DERIVED = [
  ...[KEY.partition, KEY.sort, OPEN_INDEX.partition, OPEN_INDEX.sort],
  ...listAttributeNames(REQUEST_LISTS),
];

const requestSchema: z.ZodType<ProvisioningRequest> = z
  .record(z.string(), z.unknown())
  .transform((attributes) => Object.fromEntries(Object.entries(attributes).filter(([name]) => !isDerived(name))))
  .pipe(requestAttributes);

const snapshotSchema = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .transform((members) => members as AuditSnapshot);

const eventSchema: z.ZodType<AuditEvent> = z.object({
  schema: z.number().optional(),
  sequence: z.number(),
  time: z.string(),
  type: z.string().transform((text) => text as AuditEventType),
  actor: z.string(),
  actorKind: z.enum(ACTOR_KINDS).optional(),
  address: z.string().optional(),
  tenant: z.string().optional(),
  requestedBy: z.string().optional(),
  profile: z.object({ name: z.string(), dialect: z.string() }).optional(),
  ticket: ticketSchema.optional(),
  requestId: requestIdSchema,
  connectionId: z.string().optional(),
  before: snapshotSchema,
  after: snapshotSchema,
  provider: providerAnswerSchema.optional(),
  changed: z.array(z.string()),
  previousHash: z.string().optional(),
  hash: z.string().optional(),
});

const idempotencySchema = z.object({ key: z.string(), fingerprint: z.string(), answer: z.string() });
const claimSchema = z.object({ requestId: requestIdSchema });
const sealedSchema = z.object({ sealed: z.instanceof(Uint8Array).optional() });

const cursorSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Sort key of items that are alone in their partition. */
const SINGLE = 'ITEM';

/** Key of a request. */
export const requestKey = (id: RequestId): Item => keyOf(PARTITION.requests.request + id, SINGLE);
/** Key of a request's sealed pre-shared key. */
export const sealedKey = (id: RequestId): Item => keyOf(PARTITION.requests.sealed + id, SINGLE);
/** Key of the claim on a connection at a provider. */
export const claimKey = ({ provider, connectionId }: Claim): Item =>
  keyOf(`${PARTITION.requests.claim}${provider}#${connectionId}`, SINGLE);
/** Key of what a connection's record says of one request. */
export const connectionKey = ({ provider, connectionId }: Claim, id: RequestId): Item =>
  keyOf(`${PARTITION.requests.connection}${provider}#${connectionId}`, id);
/** Key of one of a tenant's idempotency keys. */
export const idempotencyKey = (tenant: string, key: string): Item =>
  keyOf(`${PARTITION.requests.idempotency}${tenant}#${key}`, SINGLE);
/** Key of an audit event. */
export const eventKey = ({ requestId, sequence }: EventId): Item =>
  keyOf(auditPartition(requestId), sequenceText(sequence));
/** Partition of a request's audit events. */
export const auditPartition = (id: RequestId): string => PARTITION.audit.event + id;

/** A request as an item, in its lists, and in the index of open requests while it has not ended. */
export function requestItem(request: ProvisioningRequest): Item {
  const lists = listAttributes(REQUEST_LISTS, listedRequest(request));
  return { ...requestKey(request.id), ...attributesOf(request), ...lists, ...openAttributes(request) };
}

/** The request that an entry of the index is about. */
export function requestIdOfKey({ pk }: Item): RequestId {
  return requestIdSchema.parse(pk?.S?.slice(PARTITION.requests.request.length));
}

/** When somebody must look at what an entry of the index is about, epoch ms. */
export function dueAtMsOf({ [OPEN_INDEX.sort]: atMs }: Item): number {
  return Number(atMs?.N);
}

/** Where a query of the index goes on, as text. */
export function cursorOf(key: Item): string {
  return JSON.stringify(unmarshall(key));
}

/** The same as the client takes it. */
export function keyOfCursor(cursor: string): Item {
  return marshall(cursorSchema.parse(JSON.parse(cursor)));
}

/**
 * An audit event as an item, in its lists; the sort key keeps the events of a request in order.
 *
 * @param batch the row that its request was made of: by it the stream is filtered; no answer shows it
 */
export function eventItem(event: NewAuditEvent, batch?: BatchRow): Item {
  const { requestId, sequence } = event;
  const lists = listAttributes(EVENT_LISTS, listedEvent(event));
  return { ...eventKey({ requestId, sequence }), ...attributesOf({ ...event, batch }), ...lists };
}

/** A sealed pre-shared key as an item. */
export function sealedItem(id: RequestId, sealed: Uint8Array): Item {
  return { ...sealedKey(id), ...attributesOf({ sealed }) };
}

/** What a sealed pre-shared key is replaced by when it is not needed any more; DynamoDB deletes it some time later. */
export function emptiedItem(id: RequestId, nowMs: number): Item {
  return { ...sealedKey(id), ...attributesOf({ [EXPIRES_AT]: Math.floor(nowMs / 1000) }) };
}

/** An idempotency record of a tenant as an item. */
export function idempotencyItem(tenant: string, record: IdempotencyRecord): Item {
  return { ...idempotencyKey(tenant, record.key), ...attributesOf(record) };
}

/** A claim of a request on a connection as an item. */
export function claimItem(claim: Claim, requestId: RequestId): Item {
  return { ...claimKey(claim), ...attributesOf({ requestId }) };
}

/** What a connection's record says of a request that has ended, as an item. */
export function connectionItem(
  { id, provider, tenant, operation, state, endedAtMs }: ProvisioningRequest,
  { id: connectionId, status }: ProvisionedConnection,
): Item {
  const said = { requestId: id, tenant, operation, state, status, endedAtMs };
  return { ...connectionKey({ provider, connectionId }, id), ...attributesOf(said) };
}

/** Reads a request item, with what a newer release has added to it. @throws NewerItemError; ZodError when it is none */
export const requestOf = (item: Item): ProvisioningRequest => readItem('request', requestSchema, item);
/** Reads an audit event. @throws NewerItemError; ZodError when it is none */
export const eventOf = (item: Item): AuditEvent => readItem('audit event', eventSchema, item);
/** Reads an idempotency record. @throws NewerItemError; ZodError when it is none */
export const idempotencyOf = (item: Item): IdempotencyRecord => readItem('idempotency key', idempotencySchema, item);
/** Reads the request that a claim is of. @throws NewerItemError; ZodError when it is none */
export const claimantOf = (item: Item): RequestId => readItem('claim', claimSchema, item).requestId;
/** Reads the sealed bytes of a key; `undefined` when it was emptied. @throws NewerItemError; ZodError when it is none */
export const sealedOf = (item: Item): Uint8Array | undefined => readItem('sealed key', sealedSchema, item).sealed;

function openAttributes(request: ProvisioningRequest): Item {
  const atMs = reconcileAtMs(request);
  if (atMs === undefined) return {};
  return { [OPEN_INDEX.partition]: { S: openPartition(request.id) }, [OPEN_INDEX.sort]: { N: String(atMs) } };
}

function openPartition(id: RequestId): string {
  const { requests } = OPEN_INDEX;
  return requests[partOf(id, requests.length)] ?? requests[0];
}

function keyOf(partition: string, sort: string): Item {
  return { pk: { S: partition }, sk: { S: sort } };
}

function isDerived(name: string): boolean {
  return DERIVED.some((derived) => derived === name);
}
