import * as z from 'zod';
import { batchCountsSchema, rowErrorSchema } from '../../../contract/api/batch';
import { REQUEST_LISTS } from '../../../contract/lists';
import { BATCH_ITEM, EXPIRES_AT, KEY, OPEN_INDEX, PARTITION } from '../../../contract/tables';
import type { BatchCallRecord, BatchHeader } from '../../../core/domain/batch/batch-header';
import { callIdOf } from '../../../core/domain/batch-id';
import type { BatchId } from '../../../core/domain/batch-id';
import { listedBatch } from '../../../core/domain/lists/listed-request';
import type { BatchIntent, CallKey, CallState } from '../../../core/ports/batches/batch-store';
import { attributesOf, readItem } from '../item-version';
import type { Item } from '../item-version';
import { listAttributeNames, listAttributes } from '../list-attributes';
import { batchIdSchema } from '../request-items';

const callSchema: z.ZodType<BatchCallRecord> = z.looseObject({
  id: z.string().transform(callIdOf),
  firstRow: z.number(),
  rows: z.number(),
  invalid: z.number(),
  chunkSizes: z.array(z.number()),
});

const headerSchema: z.ZodType<BatchHeader> = z.looseObject({
  id: batchIdSchema,
  tenant: z.string(),
  requestedBy: z.string(),
  requestedFrom: z.string().optional(),
  version: z.number(),
  createdAtMs: z.number(),
  maxWaitSeconds: z.number(),
  calls: z.array(callSchema),
  openUntilMs: z.number().optional(),
  closedAtMs: z.number().optional(),
  cancellation: z.looseObject({ requestedAtMs: z.number(), requestedBy: z.string() }).optional(),
  rerunOf: batchIdSchema.optional(),
  rerunBy: batchIdSchema.optional(),
  errors: z.array(rowErrorSchema),
  warnings: z.array(z.string()),
  end: z.looseObject({ counts: batchCountsSchema, endedAtMs: z.number() }).optional(),
});

/** Attributes of a header's item that are made of the header each time it is written. */
const DERIVED: readonly string[] = [KEY.partition, KEY.sort, ...listAttributeNames(REQUEST_LISTS)];

const intentSchema = z.object({
  batchId: batchIdSchema,
  callId: z.string().transform(callIdOf),
  chunks: z.number(),
  expiresAtMs: z.number(),
  [OPEN_INDEX.sort]: z.number().optional(),
});

const callStateSchema = z.object({ state: z.enum(['committed', 'abandoned']) });

/** Key of a batch's header. */
export const headerKey = (id: BatchId): Item => keyOf(id, BATCH_ITEM.header);
/** Key of the intent of a call. */
export const intentKey = ({ batchId, callId }: CallKey): Item => keyOf(batchId, BATCH_ITEM.intent + callId);
/** Key of what became of a call. */
export const callKey = ({ batchId, callId }: CallKey): Item => keyOf(batchId, BATCH_ITEM.call + callId);

/** A header as an item, in the list of batches. */
export function headerItem(header: BatchHeader): Item {
  return { ...headerKey(header.id), ...attributesOf(header), ...listAttributes(REQUEST_LISTS, listedBatch(header)) };
}

/** That a batch was cancelled, as an item: its record in the stream has the rows cancelled. */
export function cancelItem(id: BatchId): Item {
  return { ...keyOf(id, BATCH_ITEM.cancel), ...attributesOf({}) };
}

/** What became of a call, as an item: its record in the stream has the rows expanded. */
export function callItem(key: CallKey, state: CallState): Item {
  return { ...callKey(key), ...attributesOf({ state }) };
}

/** An intent as an item, in the index while somebody must look at its call. */
export function intentItem({ lookAtMs, ...intent }: BatchIntent): Item {
  const indexed = { [OPEN_INDEX.partition]: OPEN_INDEX.calls, [OPEN_INDEX.sort]: lookAtMs };
  const expiry = { [EXPIRES_AT]: Math.ceil(intent.expiresAtMs / 1000) };
  const all = { ...intent, ...(lookAtMs === undefined ? {} : indexed), ...expiry };
  return { ...intentKey(intent), ...attributesOf(all) };
}

/** Reads a header, with what a newer release has added. @throws NewerItemError; ZodError when it is none */
export function headerOf(item: Item): BatchHeader {
  const own = Object.entries(item).filter(([name]) => !DERIVED.includes(name));
  return readItem('batch', headerSchema, Object.fromEntries(own));
}

/** Reads an intent. @throws NewerItemError; ZodError when it is none */
export function intentOf(item: Item): BatchIntent {
  const { [OPEN_INDEX.sort]: lookAtMs, ...intent } = readItem('intent of a batch', intentSchema, item);
  return { ...intent, lookAtMs };
}

/** Reads what became of a call. @throws NewerItemError; ZodError when it is none */
export const callStateOf = (item: Item): CallState => readItem('call of a batch', callStateSchema, item).state;

/** The call that an entry of the index is about. */
export function callKeyOf({ pk, sk }: Item): CallKey {
  const batchId = batchIdSchema.parse(pk?.S?.slice(PARTITION.requests.batch.length));
  return { batchId, callId: callIdOf((sk?.S ?? '').slice(BATCH_ITEM.intent.length)) };
}

function keyOf(id: BatchId, sort: string): Item {
  return { pk: { S: PARTITION.requests.batch + id }, sk: { S: sort } };
}
