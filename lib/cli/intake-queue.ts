import { request } from 'undici';
import * as z from 'zod';
import type { Engine } from '../local/engine';

const sentSchema = z.object({ MessageId: z.string() });

/** URL of the queue that takes requests in, on the local engine. */
export function intakeQueueUrl(engine: Pick<Engine, 'resources'>): string {
  return queueUrl(engine, /^IntakeQueue/, 'intake queue');
}

/** URL of the queue of what could not be taken in. */
export function deadLettersUrl(engine: Pick<Engine, 'resources'>): string {
  return queueUrl(engine, /^IntakeDeadLetters/, 'queue for the dead letters of the intake');
}

function queueUrl({ resources }: Pick<Engine, 'resources'>, logicalIds: RegExp, what: string): string {
  const queue = resources.find(({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalIds.test(logicalId));
  if (queue === undefined) throw new Error(`The assembly has no ${what}`);
  return queue.physicalId;
}

/**
 * Sends a request to the intake queue, as `aws sqs send-message` does (queue.md "Messages").
 *
 * @returns the id of the message
 * @throws Error when the queue refuses it
 */
export async function sendToIntake(engine: Pick<Engine, 'resources' | 'endpoints'>, body: object): Promise<string> {
  const answer = await request(engine.endpoints.sqs, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: intakeQueueUrl(engine), MessageBody: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`The intake queue answered ${answer.statusCode}: ${text}`);
  return sentSchema.parse(JSON.parse(text)).MessageId;
}
