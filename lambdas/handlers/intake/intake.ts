import type { SQSRecord } from 'aws-lambda';
import { INTAKE_LIMIT_SECONDS } from '../../contract/limits';
import { ConfigurationError, ServiceUnavailableError } from '../../core/domain/errors';
import { intakeMessage } from '../../core/operations/intake/intake-message';
import type { IntakeMessage, IntakeOutcome } from '../../core/operations/intake/intake-message';
import type { SubmitDependencies } from '../../core/operations/intake/submit-request';
import { logger } from '../../runtime/log';
import { queueHandler } from '../../runtime/queue';
import type { Delivery } from '../../runtime/queue';

/** Time to answer a batch of which a message hangs, before the function is ended, in milliseconds. */
const ANSWER_MARGIN_MS = 3_000;

/** Makes the Lambda handler of the intake queue: one message is one request (queue.md "Messages"). */
export function intakeHandler(dependencies: SubmitDependencies): ReturnType<typeof queueHandler> {
  const limitMs = INTAKE_LIMIT_SECONDS * 1000 - ANSWER_MARGIN_MS;
  return queueHandler((record) => take(dependencies, record), limitMs);
}

async function take(dependencies: SubmitDependencies, record: SQSRecord): Promise<Delivery> {
  try {
    return settle(record.messageId, await intakeMessage(dependencies, messageOf(record)));
  } catch (error) {
    return failed(record.messageId, error);
  }
}

/**
 * Who asks: SQS has checked the sender's signature and says who it was (`SenderId`, the unique id of the IAM identity); the
 * tenant is the account of the queue.
 */
function messageOf({ messageId, body, attributes, eventSourceARN }: SQSRecord): IntakeMessage {
  const [, , , , account = ''] = eventSourceARN.split(':');
  return { id: messageId, body, caller: { tenant: account, actor: attributes.SenderId } };
}

function settle(messageId: string, outcome: IntakeOutcome): Delivery {
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

function failed(messageId: string, error: unknown): Delivery {
  const errorName = error instanceof Error ? error.name : 'unknown';
  if (error instanceof ServiceUnavailableError) {
    logger.warn('service unavailable', { messageId, errorName, reason: error.message });
  } else if (error instanceof ConfigurationError) {
    logger.error('misconfigured', { messageId, errorName, reason: error.message });
  } else {
    // The message of an unknown error may quote anything; its name says enough to find it.
    logger.error('unexpected error', { messageId, errorName });
  }
  return 'again';
}
