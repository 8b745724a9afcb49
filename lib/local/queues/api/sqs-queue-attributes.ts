import type { EngineClock } from '../../base/clock';
import type { NamedQueue } from '../queue-register';
import { sqsError } from './sqs-error';

/**
 * The attributes of a queue, as GetQueueAttributes gives them: all values are text.
 *
 * @param names those that are wanted; `All` for all
 * @throws AwsError InvalidAttributeName
 */
export function queueAttributes(
  { arn, properties, queue }: NamedQueue,
  names: readonly string[],
  clock: EngineClock,
): Readonly<Record<string, string>> {
  const { visible, inFlight, delayed } = queue.counts();
  const createdSeconds = Math.floor(clock.settings.originMs / 1_000);
  const all: Readonly<Record<string, string | number | undefined>> = {
    QueueArn: arn,
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
    CreatedTimestamp: createdSeconds,
    LastModifiedTimestamp: createdSeconds,
    VisibilityTimeout: properties.VisibilityTimeout,
    MessageRetentionPeriod: properties.MessageRetentionPeriod,
    DelaySeconds: properties.DelaySeconds,
    ReceiveMessageWaitTimeSeconds: properties.ReceiveMessageWaitTimeSeconds,
    MaximumMessageSize: properties.MaximumMessageSize,
    RedrivePolicy: properties.RedrivePolicy && JSON.stringify(properties.RedrivePolicy),
  };
  const unknown = names.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const given = Object.entries(all).filter(
    ([name, value]) => value !== undefined && (names.includes('All') || names.includes(name)),
  );
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
