import { createHash } from 'node:crypto';
import type { BatchCall } from '../../../domain/batch/batch-call';
import { batchResourceOf } from '../../../domain/batch/batch-resource';
import type { BatchResource } from '../../../domain/batch/batch-resource';
import type { BatchHeader } from '../../../domain/batch/batch-header';
import { Secret } from '../../../domain/secrets/secret';
import type { Tally } from '../../../domain/batch/row-record';
import type { Fingerprinter } from '../../../ports/fingerprinter';
import type { IdempotencyRecord } from '../../../ports/request-store';

/** What makes the repetition of a call known. */
export interface CallRepetition {
  readonly idempotencyKey: string;
  /** Of which the fingerprint is made. */
  readonly text: Secret;
}

/** The same key came with another body, or another query. */
export interface KeyReused {
  readonly kind: 'key-reused';
}

/**
 * What the fingerprint of a call is made of: where it went, what the query said, and the bytes of its body.
 *
 * @param path of the route, with the batch
 */
export function textOfCall(path: string, { format, bytes, parameters }: BatchCall): Secret {
  const query = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  const digest = createHash('sha256').update(bytes).digest('hex');
  return new Secret(JSON.stringify([path, format, query, digest]));
}

/** An idempotency key as it is stored and compared. */
export interface KnownRepetition {
  readonly key: string;
  readonly fingerprint: string;
}

/** @throws ServiceUnavailableError */
export async function knownRepetition(
  fingerprinter: Fingerprinter,
  repetition: CallRepetition | undefined,
): Promise<KnownRepetition | undefined> {
  if (repetition === undefined) return undefined;
  return { key: repetition.idempotencyKey, fingerprint: await fingerprinter.fingerprint(repetition.text) };
}

/** The first answer, or that the key was used for something else. */
export function answerAgain(
  record: IdempotencyRecord,
  fingerprint: string | undefined,
): KeyReused | { readonly kind: 'accepted'; readonly resource: BatchResource } {
  // guard: batch-fingerprint
  if (record.fingerprint !== fingerprint) return { kind: 'key-reused' };
  return { kind: 'accepted', resource: JSON.parse(record.answer) as BatchResource }; // stored by us, in this form
}

/** What is stored with a call that has a key. */
export function idempotencyRecordOf(
  { key, fingerprint }: KnownRepetition,
  header: BatchHeader,
  tally: Tally | undefined,
  nowMs: number,
): IdempotencyRecord {
  return { key, fingerprint, answer: JSON.stringify(batchResourceOf(header, tally, nowMs)) };
}
