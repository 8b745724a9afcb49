import type { BatchDefaults, BatchOptions } from '../../../contract/api/batch-call';
import type { ApiProblemCode, ShownError } from '../../../contract/api/problem';
import type { RawRow } from './batch-row';

/** What the rows of a batch may come as (api.md "Batches"). */
export const BATCH_FORMATS = ['json', 'ndjson', 'csv'] as const;
/** One of {@link BATCH_FORMATS}. */
export type BatchFormat = (typeof BATCH_FORMATS)[number];

/** A call that brings rows, as it came. The bytes hold pre-shared keys. */
export interface BatchCall {
  readonly format: BatchFormat;
  /** The body, neither base64 nor compressed. */
  readonly bytes: Uint8Array;
  /** The query, without `format`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Makes a batch, rather than adding rows to one; options are for this one only. */
  readonly isNew: boolean;
}

/** The rows of a call, none of them checked yet. */
export interface BatchRows {
  readonly kind: 'rows';
  readonly rows: readonly RawRow[];
  readonly defaults: BatchDefaults;
  readonly options: BatchOptions;
  /** What a person should know of the file, in sentences. */
  readonly warnings: readonly string[];
}

/** A call none of whose rows can be trusted; nothing of it is stored. */
export interface UnreadableBatch {
  readonly kind: 'unreadable';
  readonly status: 400 | 413 | 415 | 422;
  readonly code: ApiProblemCode;
  readonly title: string;
  /** Which lines, columns and parameters are wrong. */
  readonly errors?: readonly ShownError[];
}

/** What a call that brings rows says. */
export type ReadBatch = BatchRows | UnreadableBatch;
