import { MAX_IDEMPOTENCY_KEY_LENGTH, MAX_SUBMISSION_BYTES } from '../../../contract/limits';
import { isRawSubmission } from './submission';
import { readSubmission } from './read-submission';
import type { ReadSubmission } from './read-submission';

/** Why a message cannot even be recorded; stable, for the log. */
export type UndeliverableCode =
  | 'body-too-large'
  | 'not-json'
  | 'not-an-object'
  | 'invalid-idempotency-key'
  /** The operation is none of ours, or there is no profile of the provider. */
  | 'unreadable';

/** A message that is of no use; its fields by JSON pointer, never what they hold. */
export interface Undeliverable {
  readonly kind: 'undeliverable';
  readonly code: UndeliverableCode;
  readonly fields: readonly string[];
}

/** A message as it was read: a request (api.md "Request") and the key that came beside it. */
export interface QueuedSubmission {
  readonly kind: 'read';
  readonly content: ReadSubmission;
  readonly idempotencyKey: string | undefined;
}

/**
 * Reads the text of a message (queue.md "Messages"). `idempotencyKey` is no part of the request: without it the body is
 * the one that comes over HTTP with the key in a header, and has the same fingerprint.
 */
export function readQueueMessage(text: string): QueuedSubmission | Undeliverable {
  if (Buffer.byteLength(text) > MAX_SUBMISSION_BYTES) return undeliverable('body-too-large');
  const content = parsed(text);
  if (content === undefined) return undeliverable('not-json');
  if (!isRawSubmission(content)) return undeliverable('not-an-object');
  const { idempotencyKey, ...body } = content;
  if (!isKey(idempotencyKey)) return undeliverable('invalid-idempotency-key', '/idempotencyKey');
  return { kind: 'read', content: readSubmission(body), idempotencyKey };
}

/** Says that a message is of no use, and because of which fields. */
export function undeliverable(code: UndeliverableCode, ...fields: readonly string[]): Undeliverable {
  return { kind: 'undeliverable', code, fields };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds a secret.
    return undefined;
  }
}

function isKey(value: unknown): value is string | undefined {
  if (value === undefined) return true;
  return typeof value === 'string' && value.length >= 1 && value.length <= MAX_IDEMPOTENCY_KEY_LENGTH;
}
