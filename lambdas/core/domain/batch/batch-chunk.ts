import { CHUNK_BYTES, CHUNK_ROWS } from '../../../contract/batches';
import type { ApiFinding } from '../../../contract/api/validation';
import type { Submission } from '../../../contract/api/submission';
import type { DialectId } from '../../../contract/provider-profile';
import type { SealedFor } from '../request/provisioning-request';
import type { RawSubmission } from '../submission/submission';

/** A row that becomes a request; its pre-shared key stands beside it, sealed. */
export interface AcceptedRow {
  /** With the defaults of its call filled in. */
  readonly submission: Submission;
  readonly dialect: DialectId;
  /** Base64; absent when it has no key, or its key is not needed any more. */
  readonly sealedKey?: string | undefined;
  readonly sealedFor?: SealedFor | undefined;
}

/** A row that was refused. */
export interface InvalidRow {
  readonly errors: readonly ApiFinding[];
  /** Its known members that have no error in them. */
  readonly kept?: RawSubmission | undefined;
}

/** One row as it is stored. */
export interface ChunkRow {
  /** Number in its call, from 0. */
  readonly index: number;
  /** Line of the file, from 1. */
  readonly line?: number | undefined;
  readonly accepted?: AcceptedRow | undefined;
  readonly invalid?: InvalidRow | undefined;
}

/** Rows of one call that are stored together, in order. */
export type Chunk = readonly ChunkRow[];

/** Cuts the rows of a call into chunks, each of which fits into an item however badly it compresses. */
export function chunked(rows: readonly ChunkRow[]): Chunk[] {
  const chunks: ChunkRow[][] = [];
  let room = 0;
  for (const row of rows) {
    const bytes = Buffer.byteLength(JSON.stringify(row)) + 1;
    const current = chunks.at(-1);
    if (current === undefined || current.length === CHUNK_ROWS || bytes > room) {
      chunks.push([row]);
      room = CHUNK_BYTES - bytes;
    } else {
      current.push(row);
      room -= bytes;
    }
  }
  return chunks;
}
