import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditSnapshot } from '../../contract/api/audit-event';
import { COMPLETIONS, ON_FAILURE, OPERATIONS, PHASES, REQUEST_STATES, TUNNELS } from '../../contract/api/vocabulary';
import { outcomeSchema, problemSchema, providerAnswerSchema } from '../../contract/outcome';
import { OPEN_INDEX, PARTITION } from '../../contract/table';
import type { AuditEvent, AuditEventType } from '../../core/domain/request/audit-event';
import { parseRequestId } from '../../core/domain/request/request-id';
import type { RequestId } from '../../core/domain/request/request-id';
import type { ProvisioningRequest } from '../../core/domain/request/provisioning-request';
import { reconcileAtMs } from '../../core/domain/request/reconciliation';
import type { Claim, IdempotencyRecord } from '../../core/ports/request-store';

/** An item or a key as the client takes it. */
export type Item = Record<string, AttributeValue>;

const requestIdSchema = z.string().transform((text, context): RequestId => {
  const id = parseRequestId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: 'must be a request id' });
  return z.NEVER;
});

const ticketSchema = z.object({ system: z.string(), id: z.string(), url: z.string().optional() });

const attemptSchema = z.object({
  number: z.number(),
  sentAtMs: z.number(),
  result: z.enum(['sent', 'not-sent', 'in-doubt']),
  everInDoubt: z.boolean(),
  knownIds: z.array(z.string()),
  failures: z.number(),
  refusals: z.number().optional(),
  refusal: outcomeSchema.optional(),
  isUnproved: z.boolean().optional(),
});

const cleanupSchema = z.object({
  outcome: outcomeSchema,
  sinceMs: z.number(),
  doubtAtMs: z.number().optional(),
  removals: z.array(z.object({ connectionId: z.string(), isDuplicate: z.boolean(), accepted: z.boolean() })),
  failures: z.number(),
  refusals: z.number().optional(),
});

const watchSchema = z.object({
  sinceMs: z.number(),
  failures: z.number(),
  refusals: z.number().optional(),
  downSinceMs: z.number().optional(),
  absentSinceMs: z.number().optional(),
});

const requestSchema: z.ZodType<ProvisioningRequest> = z.object({
  id: requestIdSchema,
  tenant: z.string(),
  operation: z.enum(OPERATIONS),
  provider: z.string(),
  dialect: z.string(),
  fields: z.record(z.string(), z.unknown()),
  connectionName: z.string().optional(),
  hasPreSharedKey: z.boolean(),
  ticket: ticketSchema.optional(),
  completion: z.enum(COMPLETIONS),
  onFailure: z.enum(ON_FAILURE),
  requestedBy: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  deadlineAtMs: z.number(),
  endedAtMs: z.number().optional(),
  state: z.enum(REQUEST_STATES),
  phase: z.enum(PHASES).optional(),
  tunnel: z.enum(TUNNELS),
  connection: z.object({ id: z.string(), name: z.string().optional(), status: z.string() }).optional(),
  attempt: attemptSchema.optional(),
  watch: watchSchema.optional(),
  cancellation: z.object({ requestedAtMs: z.number(), requestedBy: z.string() }).optional(),
  cleanup: cleanupSchema.optional(),
  problem: problemSchema.optional(),
  version: z.number(),
});

const snapshotSchema = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .transform((members) => members as AuditSnapshot);

const eventSchema: z.ZodType<AuditEvent> = z.object({
  sequence: z.number(),
  time: z.string(),
  type: z.string().transform((text) => text as AuditEventType),
  actor: z.string(),
  ticket: ticketSchema.optional(),
  requestId: requestIdSchema,
  connectionId: z.string().optional(),
  before: snapshotSchema,
  after: snapshotSchema,
  provider: providerAnswerSchema.optional(),
  changed: z.array(z.string()),
});

const idempotencySchema = z.object({ key: z.string(), fingerprint: z.string(), answer: z.string() });
const sealedSchema = z.object({ sealed: z.instanceof(Uint8Array) });

const cursorSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Sort key of items that are alone in their partition. */
const SINGLE = 'ITEM';

/** Key of a request. */
export const requestKey = (id: RequestId): Item => keyOf(PARTITION.request + id, SINGLE);
/** Key of a request's sealed pre-shared key. */
export const sealedKey = (id: RequestId): Item => keyOf(PARTITION.sealed + id, SINGLE);
/** Key of the claim on a connection at a provider. */
export const claimKey = ({ provider, connectionId }: Claim): Item =>
  keyOf(`${PARTITION.claim}${provider}#${connectionId}`, SINGLE);
/** Key of one of a tenant's idempotency keys. */
export const idempotencyKey = (tenant: string, key: string): Item =>
  keyOf(`${PARTITION.idempotency}${tenant}#${key}`, SINGLE);
/** Partition of a request's audit events. */
export const auditPartition = (id: RequestId): string => PARTITION.audit + id;

/**
 * A request as an item, in the index of open requests while it has not ended. The index is one partition, which takes
 * 1,000 writes a second; a request costs it two writes when it is accepted and ends, and two for each change of its time,
 * at least once: 250 new requests a second.
 */
export function requestItem(request: ProvisioningRequest): Item {
  return { ...requestKey(request.id), ...attributesOf(request), ...openAttributes(request) };
}

/** The request that an entry of the index is about. */
export function requestIdOfKey({ pk }: Item): RequestId {
  return requestIdSchema.parse(pk?.S?.slice(PARTITION.request.length));
}

/** Where a query of the index goes on, as text. */
export function cursorOf(key: Item): string {
  return JSON.stringify(unmarshall(key));
}

/** The same as the client takes it. */
export function keyOfCursor(cursor: string): Item {
  return marshall(cursorSchema.parse(JSON.parse(cursor)));
}

/** An audit event as an item; the sort key keeps the events in order. */
export function eventItem(event: AuditEvent): Item {
  const sequence = String(event.sequence).padStart(6, '0');
  return { ...keyOf(auditPartition(event.requestId), sequence), ...attributesOf(event) };
}

/** A sealed pre-shared key as an item. */
export function sealedItem(id: RequestId, sealed: Uint8Array): Item {
  return { ...sealedKey(id), ...attributesOf({ sealed }) };
}

/** An idempotency record of a tenant as an item. */
export function idempotencyItem(tenant: string, record: IdempotencyRecord): Item {
  return { ...idempotencyKey(tenant, record.key), ...attributesOf(record) };
}

/** A claim of a request on a connection as an item. */
export function claimItem(claim: Claim, requestId: RequestId): Item {
  return { ...claimKey(claim), ...attributesOf({ requestId }) };
}

/** Reads a request item. @throws ZodError when it is none */
export const requestOf = (item: Item): ProvisioningRequest => requestSchema.parse(unmarshall(item));
/** Reads an audit event. @throws ZodError when it is none */
export const eventOf = (item: Item): AuditEvent => eventSchema.parse(unmarshall(item));
/** Reads an idempotency record. @throws ZodError when it is none */
export const idempotencyOf = (item: Item): IdempotencyRecord => idempotencySchema.parse(unmarshall(item));
/** Reads the sealed bytes of a key. @throws ZodError when there are none */
export const sealedOf = (item: Item): Uint8Array => sealedSchema.parse(unmarshall(item)).sealed;

function openAttributes(request: ProvisioningRequest): Item {
  const dueAtMs = reconcileAtMs(request);
  if (dueAtMs === undefined) return {};
  return { [OPEN_INDEX.partition]: { S: OPEN_INDEX.value }, [OPEN_INDEX.sort]: { N: String(dueAtMs) } };
}

function keyOf(partition: string, sort: string): Item {
  return { pk: { S: partition }, sk: { S: sort } };
}

function attributesOf(value: object): Item {
  return marshall(value, { removeUndefinedValues: true });
}
