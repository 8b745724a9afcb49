/** Calls none of whose rows can be trusted. */
import type { ShownError } from '../../contract/api/problem';
import { MAX_BATCH_ROWS } from '../../contract/limits';
import type { BatchRows, UnreadableBatch } from '../domain/batch/batch-call';

/** The rows of a file, before anything is known of defaults and options. */
export type ReadRows = Pick<BatchRows, 'kind' | 'rows' | 'warnings'>;

/** The file is not what it should be. */
export function invalidBatch(title: string, errors?: readonly ShownError[]): UnreadableBatch {
  return { kind: 'unreadable', status: 422, code: 'invalid-batch', title, ...(errors !== undefined && { errors }) };
}

/** There are more rows than one call may bring. */
export function tooManyRows(): UnreadableBatch {
  const title = `A call brings at most ${MAX_BATCH_ROWS} rows: make the batch with open, add rows, and close it`;
  return { kind: 'unreadable', status: 413, code: 'too-many-rows', title };
}

/** The body is not JSON, or JSON of another form. */
export function notJson(title: string): UnreadableBatch {
  return { kind: 'unreadable', status: 400, code: 'not-json', title };
}
