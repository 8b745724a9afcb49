import { MAX_SUBMISSION_BYTES } from '../../../contract/limits';
import { isIdempotencyKey } from './idempotency-key';
import { readJsonText } from './json-text';
import type { JsonText } from './json-text';
import { isSubscriptionConfirmation, unwrap } from './queue-envelopes';
import type { Unwrapped } from './queue-envelopes';
import { canonicalTextOf } from './read-submission';
import { isRawSubmission } from './submission';
import type { RawSubmission } from './submission';

/** Largest message that is looked into: the largest that SQS took for long, of which the request is a part. */
const MAX_MESSAGE_BYTES = 262_144;

/** Why a message cannot even be recorded; stable, for the log. */
export type UndeliverableCode =
  | 'body-too-large'
  | 'not-json'
  /** A person must confirm that the queue is to get the messages of a topic. */
  | 'subscription-confirmation'
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
  readonly body: JsonText;
  readonly idempotencyKey: string | undefined;
  /** Id of the notification or event that it came in, which stays the same when that is delivered to the queue twice. */
  readonly id: string | undefined;
}

/**
 * Reads the text of a message (queue.md "Messages"). `idempotencyKey` is no part of the request: without it the body is
 * the one that comes over HTTP with the key in a header, and has the same fingerprint.
 */
export function readQueueMessage(text: string): QueuedSubmission | Undeliverable {
  if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) return undeliverable('body-too-large');
  const { content, at, id } = unwrap(readJsonText(text));
  if (at === '' && Buffer.byteLength(text) > MAX_SUBMISSION_BYTES) return undeliverable('body-too-large');
  const place = at === '' ? [] : [at];
  if (content === undefined) return undeliverable('not-json', ...place);
  const { value, repeated } = content;
  if (isSubscriptionConfirmation(value)) return undeliverable('subscription-confirmation');
  if (!isRawSubmission(value)) return undeliverable('not-an-object', ...place);
  return withKeyApart(value, { repeated, at, id });
}

function withKeyApart(
  value: RawSubmission,
  { repeated, at, id }: Pick<JsonText, 'repeated'> & Pick<Unwrapped, 'at' | 'id'>,
): QueuedSubmission | Undeliverable {
  const { idempotencyKey, ...body } = value;
  if (at !== '' && isTooLarge(body)) return undeliverable('body-too-large');
  if (!isKey(idempotencyKey)) return undeliverable('invalid-idempotency-key', `${at}/idempotencyKey`);
  return { kind: 'read', body: { value: body, repeated }, idempotencyKey, id };
}

/** Says that a message is of no use, and because of which fields. */
export function undeliverable(code: UndeliverableCode, ...fields: readonly string[]): Undeliverable {
  return { kind: 'undeliverable', code, fields };
}

/** The limit is that of the request; what a service puts around it does not count. */
function isTooLarge(body: RawSubmission): boolean {
  return Buffer.byteLength(canonicalTextOf(body)) > MAX_SUBMISSION_BYTES;
}

function isKey(value: unknown): value is string | undefined {
  return value === undefined || isIdempotencyKey(value);
}
