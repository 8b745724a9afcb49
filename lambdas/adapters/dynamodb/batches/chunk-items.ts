import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { findingSchema } from '../../../contract/api/validation';
import { COMPLETIONS, ON_FAILURE, OPERATIONS } from '../../../contract/api/vocabulary';
import { EXPIRES_AT, PARTITION } from '../../../contract/tables';
import type { Chunk } from '../../../core/domain/batch/batch-chunk';
import type { ChunkKey } from '../../../core/ports/batches/batch-store';
import { attributesOf, readItem } from '../item-version';
import type { Item } from '../item-version';
import { sealedForSchema, ticketSchema } from '../request-items';

const fieldsSchema = z.record(z.string(), z.unknown());

/** A submission was checked before it was stored: here it is read, not judged again. */
const submissionSchema = z.looseObject({
  operation: z.enum(OPERATIONS),
  provider: z.string(),
  connection: fieldsSchema.optional(),
  connectionId: z.string().optional(),
  ticket: ticketSchema.optional(),
  completion: z.enum(COMPLETIONS),
  deadlineSeconds: z.number(),
  onFailure: z.enum(ON_FAILURE),
});

const rowSchema = z.object({
  index: z.number(),
  line: z.number().optional(),
  accepted: z
    .object({
      submission: submissionSchema,
      dialect: z.string(),
      sealedKey: z.string().optional(),
      sealedFor: sealedForSchema.optional(),
    })
    .optional(),
  invalid: z.object({ errors: z.array(findingSchema), kept: fieldsSchema.optional() }).optional(),
});

const chunkSchema: z.ZodType<Chunk> = z.array(rowSchema);
const itemSchema = z.object({ rows: z.instanceof(Uint8Array).optional() });

/** Key of a chunk. Each has a partition of its own: a partition takes 1,000 write units a second, which are three large chunks. */
export const chunkKey = ({ batchId, callId, chunk }: ChunkKey): Item => ({
  pk: { S: `${PARTITION.requests.chunk}${batchId}#${callId}#${chunk}` },
  sk: { S: 'ITEM' },
});

/** A chunk as an item: JSON, compressed to a tenth, since rows are much alike. */
export function chunkItem(key: ChunkKey, chunk: Chunk, expiresAtMs: number): Item {
  const rows = gzipSync(JSON.stringify(chunk));
  return { ...chunkKey(key), ...attributesOf({ rows, [EXPIRES_AT]: Math.ceil(expiresAtMs / 1000) }) };
}

/** What a chunk is replaced by that nobody needs any more; DynamoDB deletes it some time later. */
export function emptiedChunkItem(key: ChunkKey, nowMs: number): Item {
  return { ...chunkKey(key), ...attributesOf({ [EXPIRES_AT]: Math.floor(nowMs / 1000) }) };
}

/** Reads a chunk; `undefined` when it was emptied. @throws NewerItemError; ZodError when it is none */
export function chunkOf(item: Item): Chunk | undefined {
  const { rows } = readItem('chunk of a batch', itemSchema, item);
  return rows === undefined ? undefined : chunkSchema.parse(JSON.parse(gunzipSync(rows).toString('utf8')));
}
