import * as z from 'zod';
import { problemSchema } from '../../../contract/outcome';
import { EXPIRES_AT, PARTITION } from '../../../contract/tables';
import type { BatchId, CallId } from '../../../core/domain/batch-id';
import { COUNTED_STATES } from '../../../core/domain/batch/row-record';
import type { CountedState, RowRecord, Tally } from '../../../core/domain/batch/row-record';
import { attributesOf, readItem } from '../item-version';
import type { Item } from '../item-version';
import { requestIdSchema } from '../request-items';

/** Rows in one partition. */
export const ROWS_PER_PARTITION = 250;
/** Digits of a row's number: 100,000 rows and room. */
const ROW_DIGITS = 7;

const countedSchema = z.enum(COUNTED_STATES as [CountedState, ...CountedState[]]);

const recordSchema: z.ZodType<RowRecord> = z.object({
  row: z.number(),
  state: countedSchema,
  sequence: z.number(),
  requestId: requestIdSchema,
  connectionId: z.string().optional(),
  problem: problemSchema.optional(),
  endedAtMs: z.number().optional(),
});

const tallySchema = z
  .looseObject({ countedAtMs: z.number(), lastEndedAtMs: z.number().optional() })
  .transform(({ countedAtMs, lastEndedAtMs, ...others }): Tally => {
    const numbers = COUNTED_STATES.map((state) => [state, Number(others[state] ?? 0)]);
    return { states: Object.fromEntries(numbers) as Tally['states'], countedAtMs, lastEndedAtMs };
  });

/** Number of the partition that a row is in, from 0. */
export const partitionOf = (row: number): number => Math.floor((row - 1) / ROWS_PER_PARTITION);

/** Partition key of rows of a batch. */
export const rowPartition = (id: BatchId, partition: number): string => `${PARTITION.work.row}${id}#${partition}`;

/** Sort key of a row. */
export const rowSort = (row: number): string => String(row).padStart(ROW_DIGITS, '0');

/** Key of the record of a row. */
export const recordKey = (id: BatchId, row: number): Item => keyOf(rowPartition(id, partitionOf(row)), rowSort(row));

/** Key of the counts of a batch. */
export const countsKey = (id: BatchId): Item => keyOf(PARTITION.work.counts + id, 'COUNTS');

/** Partition key of the chunks of a batch that are expanded. */
export const expandedPartition = (id: BatchId): string => PARTITION.work.expanded + id;

/** What the sort keys of such chunks of one call begin with, before their number. */
export const expandedPrefix = (callId: CallId): string => `${callId}#`;

/** The record of a row as an item. */
export function recordItem(id: BatchId, record: RowRecord, expiresAtMs: number): Item {
  return {
    ...recordKey(id, record.row),
    ...attributesOf({ ...record, [EXPIRES_AT]: Math.ceil(expiresAtMs / 1000) }),
  };
}

/** Reads the record of a row. @throws NewerItemError; ZodError when it is none */
export const recordOf = (item: Item): RowRecord => readItem('row of a batch', recordSchema, item);
/** Reads counts. @throws NewerItemError; ZodError when it is none */
export const tallyOf = (item: Item): Tally => readItem('counts of a batch', tallySchema, item);

/** Key of an item. */
export function keyOf(partition: string, sort: string): Item {
  return { pk: { S: partition }, sk: { S: sort } };
}
