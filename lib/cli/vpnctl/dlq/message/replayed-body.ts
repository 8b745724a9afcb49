import { MAX_SUBMISSION_BYTES } from '../../../../../lambdas/contract/limits';
import { readQueueMessage } from '../../../../../lambdas/core/domain/submission/queue-message';
import type { UndeliverableCode } from '../../../../../lambdas/core/domain/submission/queue-message';
import { isRawSubmission } from '../../../../../lambdas/core/domain/submission/submission';
import type { DeadLetter } from '../queue/dead-letter';

/** What is sent in place of a dead letter, or why it would only come back. */
export type Replayed =
  { readonly kind: 'body'; readonly body: string } | { readonly kind: 'useless'; readonly reason: string };

/** CloudFormation puts the name of the stack before it, and something random after it. */
const INTAKE = /(?:^|-)IntakeQueue/;

const REASONS: Readonly<Record<UndeliverableCode, string>> = {
  'body-too-large': 'it is too large',
  'not-json': 'it is not JSON',
  'subscription-confirmation': 'it asks to confirm a subscription of SNS',
  'not-an-object': 'it is no JSON object',
  'invalid-idempotency-key': 'its idempotencyKey is none',
  unreadable: 'it cannot be read',
};

/** Why a message can never become a request, as far as it shows by itself; nothing for one that may. */
export function uselessness(letter: DeadLetter): string | undefined {
  if (!isOfIntake(letter)) return undefined;
  const read = readQueueMessage(letter.body);
  return read.kind === 'undeliverable' ? REASONS[read.code] : undefined;
}

/**
 * The text to send again. The new message has another id: the idempotency key of the request stays that of the message as it
 * was delivered, so that the request is made once however often the message is sent (queue.md "Dead letters").
 */
export function replayedBody(letter: DeadLetter): Replayed {
  const { id, body } = letter;
  if (letter.source === undefined) {
    return { kind: 'useless', reason: 'it did not come from a queue' };
  }
  if (!isOfIntake(letter)) return { kind: 'body', body };
  const read = readQueueMessage(body);
  if (read.kind === 'undeliverable') return { kind: 'useless', reason: REASONS[read.code] };
  // A member that stands twice makes a request invalid, whatever its key is; writing the value anew would hide that.
  const hasKey = (read.idempotencyKey ?? read.id) !== undefined || read.body.repeated.length > 0;
  if (hasKey || !isRawSubmission(read.body.value)) return { kind: 'body', body };
  const keyed = JSON.stringify({ ...read.body.value, idempotencyKey: id });
  if (Buffer.byteLength(keyed) <= MAX_SUBMISSION_BYTES) return { kind: 'body', body: keyed };
  return { kind: 'useless', reason: 'with its idempotency key it is larger than a request may be' };
}

function isOfIntake({ source = '' }: DeadLetter): boolean {
  return INTAKE.test(source);
}
