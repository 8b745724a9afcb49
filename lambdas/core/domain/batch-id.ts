import { BATCH_ID } from '../../contract/batch-id';

/** Id of a batch: `bat_` and a ULID. */
export type BatchId = string & { readonly __brand: 'BatchId' };

/** Id of one call that brought rows of a batch: a ULID. */
export type CallId = string & { readonly __brand: 'CallId' };

/** The row of a batch that a request was made of. */
export interface BatchRow {
  readonly id: BatchId;
  /** Number of the row in its batch, from 1. */
  readonly row: number;
}

const PREFIX = 'bat_';
/** Digits of a ULID that tell its time. */
const TIME_DIGITS = 10;

/** Reads a batch id that came from outside; `undefined` when the text cannot be one. */
export function parseBatchId(text: string): BatchId | undefined {
  return BATCH_ID.test(text) ? (text as BatchId) : undefined;
}

/** Makes the batch id of a ULID. */
export function batchIdOf(ulid: string): BatchId {
  return (PREFIX + ulid) as BatchId;
}

/** Makes the id of a call of a ULID. */
export function callIdOf(ulid: string): CallId {
  return ulid as CallId;
}

/** The digits of a batch's id that tell when it was made. */
export function timeIn(id: BatchId): string {
  return id.slice(PREFIX.length, PREFIX.length + TIME_DIGITS);
}
