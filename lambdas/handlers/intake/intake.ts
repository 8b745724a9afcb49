import type { SQSRecord } from 'aws-lambda';
import { INTAKE_LIMIT_SECONDS } from '../../contract/limits';
import type { IntakeMessage, IntakeOutcome } from '../../core/operations/intake/intake-message';
import { intakePatiently } from '../../core/operations/intake/patient-intake';
import type { IntakeDependencies } from '../../core/operations/intake/patient-intake';
import { logger } from '../../runtime/log';
import { queueHandler } from '../../runtime/queue';
import type { Delivery, QueueHandler } from '../../runtime/queue';

/** Time to answer a batch of which a message hangs, before the function is ended, in milliseconds. */
const ANSWER_MARGIN_MS = 3_000;

/** Makes the Lambda handler of the intake queue: one message is one request (queue.md "Messages"). */
export function intakeHandler(dependencies: IntakeDependencies): QueueHandler {
  const limitMs = INTAKE_LIMIT_SECONDS * 1000 - ANSWER_MARGIN_MS;
  return queueHandler(
    async (record) => deliveryOf(record.messageId, await intakePatiently(dependencies, messageOf(record))),
    limitMs,
  );
}

/**
 * Who asks: SQS has checked the sender's signature and says who it was (`SenderId`, the unique id of the IAM identity); the
 * tenant is the account of the queue.
 */
function messageOf({ messageId, body, attributes, eventSourceARN }: SQSRecord): IntakeMessage {
  const [, , , , account = ''] = eventSourceARN.split(':');
  return { id: messageId, body, caller: { tenant: account, actor: attributes.SenderId } };
}

function deliveryOf(messageId: string, outcome: IntakeOutcome): Delivery {
  switch (outcome.kind) {
    case 'accepted':
      logger.info('accepted', { messageId, requestId: outcome.requestId });
      return 'done';
    case 'rejected':
      logger.warn('rejected', { messageId, requestId: outcome.requestId, reason: outcome.code });
      return 'done';
    case 'undeliverable':
      logger.error('undeliverable', { messageId, reason: outcome.code, fields: outcome.fields });
      return 'again';
  }
}
