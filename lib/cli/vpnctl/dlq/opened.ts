import { interruptible } from '../base/interruption';
import type { DlqOptions } from './options';
import { explainedSqs } from './queue/sqs-failures';
import { openQueue } from './queue/sqs-queue';
import type { SqsDeadLetters } from './queue/sqs-queue';
import { QUEUES } from './queues';

/**
 * Does something with a queue of dead letters.
 *
 * @param atStop what is true of messages when Ctrl-C stops it, in a sentence
 * @throws CommandError when the queue cannot be used
 */
export async function opened<Result>(
  { queue, stack, of }: DlqOptions,
  atStop: string,
  work: (queue: SqsDeadLetters) => Promise<Result>,
): Promise<Result> {
  const where = { url: queue ?? 'SQS' };
  try {
    const found = await openQueue({ ...(queue !== undefined && { queue }), stack, logicalId: QUEUES[of] });
    where.url = found.url;
    const lines = [`Interrupted. ${atStop}`, 'What was looked at can be seen again within five minutes.'];
    return await interruptible(
      () => lines,
      () => work(found),
    );
  } catch (error) {
    throw explainedSqs(error, where.url);
  }
}
