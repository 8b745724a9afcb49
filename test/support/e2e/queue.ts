import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import type { E2eStack } from './stack';
import { LOCAL } from './table';
import type { EngineAccess } from './table';

const MAX_BATCH = 10;
const LOOK_EVERY_MS = 20;

/** Somebody who sends requests to the intake queue, and looks after its dead letters. */
export class E2eQueue {
  private readonly client: SQSClient;
  private readonly intakeUrl: string;
  private readonly deadLettersUrl: string;

  constructor(engine: EngineAccess) {
    this.client = new SQSClient({ ...LOCAL, endpoint: engine.endpoints.sqs });
    this.intakeUrl = urlOf(engine, /^IntakeQueue/);
    this.deadLettersUrl = urlOf(engine, /^IntakeDeadLetters/);
  }

  /** Sends up to ten messages at once; gives their ids in the same order. An object becomes JSON. */
  async send(...bodies: readonly unknown[]): Promise<readonly string[]> {
    if (bodies.length > MAX_BATCH) throw new Error(`At most ${MAX_BATCH} messages, not ${bodies.length}`);
    const entries = bodies.map((body, index) => ({
      Id: String(index),
      MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
    }));
    const { Successful: sent = [] } = await this.client.send(
      new SendMessageBatchCommand({ QueueUrl: this.intakeUrl, Entries: entries }),
    );
    if (sent.length < bodies.length) throw new Error(`Only ${sent.length} of ${bodies.length} messages were sent`);
    const ids = new Map(sent.map(({ Id, MessageId }) => [Id, MessageId ?? '']));
    return entries.map(({ Id }) => ids.get(Id) ?? '');
  }

  /** Waits for the next dead letter and takes it off its queue; the test's time limit ends the wait. */
  async deadLetter(): Promise<Message> {
    for (;;) {
      const { Messages: [message] = [] } = await this.client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.deadLettersUrl,
          WaitTimeSeconds: 20,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (message === undefined) continue;
      const { ReceiptHandle } = message;
      await this.client.send(new DeleteMessageCommand({ QueueUrl: this.deadLettersUrl, ReceiptHandle }));
      return message;
    }
  }

  /** How many dead letters there are. */
  async deadLetterCount(): Promise<number> {
    const { Attributes } = await this.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.deadLettersUrl,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.['ApproximateNumberOfMessages']);
  }

  stop(): void {
    this.client.destroy();
  }
}

function urlOf({ resources }: EngineAccess, logicalId: RegExp): string {
  const found = resources.find((resource) => resource.type === 'AWS::SQS::Queue' && logicalId.test(resource.logicalId));
  if (found === undefined) throw new Error(`The assembly has no queue ${logicalId.source}`);
  return found.physicalId;
}

/** Waits until the log says so of a message of the intake queue; gives the id of its request. The test's limit ends the wait. */
export async function requestOfMessage(
  { logs }: E2eStack,
  messageId: string,
  text: 'accepted' | 'rejected',
): Promise<string> {
  for (;;) {
    const lines = logs.filter(({ line }) => line.includes(messageId)).map(({ line }) => parsed(line));
    const found = lines.find(({ message }) => message === text);
    if (found?.requestId !== undefined) return found.requestId;
    await sleep(LOOK_EVERY_MS);
  }
}

interface LogEntry {
  readonly message: string;
  readonly requestId?: string;
}

function parsed(line: string): LogEntry {
  return JSON.parse(line) as LogEntry; // the functions log JSON lines
}
