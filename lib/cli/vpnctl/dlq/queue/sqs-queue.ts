import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message, SQSClientConfig } from '@aws-sdk/client-sqs';
import { CommandError } from '../../../command-error';
import type { DeadLetter, DeadLetterQueue } from './dead-letter';

/** Nobody else sees a message for so long after it was received, in seconds. */
const HIDDEN_SECONDS = 300;
/** A longer look, at all servers. */
const WAIT_SECONDS = 1;

/** What is needed to give a message back. */
interface Held extends DeadLetter {
  readonly receipt: string;
  readonly message: Message;
  readonly sourceArn?: string | undefined;
}

/** A queue of dead letters in SQS, or in what speaks as it does. Its methods throw what the SDK throws. */
export class SqsDeadLetters implements DeadLetterQueue {
  private readonly held = new Map<string, Held>();
  private readonly sources = new Map<string, Promise<string>>();

  constructor(
    private readonly client: SQSClient,
    readonly url: string,
  ) {}

  async receive(): Promise<readonly DeadLetter[]> {
    const { Messages: messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn'],
        MessageAttributeNames: ['All'],
      }),
    );
    const letters = messages.map(heldOf);
    letters.forEach((letter) => this.held.set(letter.id, letter));
    return letters;
  }

  async release({ id }: DeadLetter): Promise<void> {
    const receipt = { QueueUrl: this.url, ReceiptHandle: this.receiptOf(id) };
    try {
      await this.client.send(new ChangeMessageVisibilityCommand({ ...receipt, VisibilityTimeout: 0 }));
    } catch (error) {
      // It was to be seen again already.
      if (!(error instanceof Error && error.name.endsWith('MessageNotInflight'))) throw error;
    }
  }

  async remove({ id }: DeadLetter): Promise<void> {
    await this.client.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle: this.receiptOf(id) }));
  }

  async resend({ id }: DeadLetter, body: string): Promise<string> {
    const { sourceArn, message } = this.heldAs(id);
    const attributes = message.MessageAttributes;
    const { MessageId: newId } = await this.client.send(
      new SendMessageCommand({
        QueueUrl: await this.urlOfSource(sourceArn),
        MessageBody: body,
        ...(attributes !== undefined && { MessageAttributes: attributes }),
      }),
    );
    return newId ?? '';
  }

  private receiptOf(id: string): string {
    return this.heldAs(id).receipt;
  }

  private heldAs(id: string): Held {
    const letter = this.held.get(id);
    if (letter === undefined) throw new Error(`Message ${id} was not received`);
    return letter;
  }

  private urlOfSource(arn = ''): Promise<string> {
    const known = this.sources.get(arn) ?? this.askedUrl(arn);
    this.sources.set(arn, known);
    return known;
  }

  /** A queue of SQS is known to its dead letters by its ARN. */
  private async askedUrl(arn: string): Promise<string> {
    const [, , , , account, name] = arn.split(':');
    const asked = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
    const { QueueUrl: url } = await this.client.send(asked);
    return url ?? '';
  }
}

function heldOf(message: Message): Held {
  const { MessageId: id = '', Body: body = '', ReceiptHandle: receipt = '', Attributes: system = {} } = message;
  const sourceArn = system.DeadLetterQueueSourceArn;
  const source = sourceArn?.split(':').at(-1);
  return { id, body, receipt, message, sentAtMs: Number(system.SentTimestamp ?? 0), source, sourceArn };
}

/** Which queue is meant. */
export interface QueueChoice {
  /** URL. Default: found by the names of the stack and of the queue in it. */
  readonly queue?: string;
  readonly stack: string;
  /** Beginning of the logical id of the queue. */
  readonly logicalId: string;
}

/** @throws CommandError when the URL is none, or there is not one such queue */
export async function openQueue({ queue, stack, logicalId }: QueueChoice): Promise<SqsDeadLetters> {
  const client = new SQSClient(configOf(queue));
  if (queue !== undefined) return new SqsDeadLetters(client, queue);
  // On AWS the name of the stack comes first; on this machine it is left out.
  const found = await Promise.all([`${stack}-${logicalId}`, logicalId].map((prefix) => urlsOf(client, prefix)));
  const [url, ...others] = found.flat();
  if (url === undefined) {
    throw new CommandError(
      `There is no queue ${stack}-${logicalId}…: say which with --queue, or --stack and AWS_REGION`,
    );
  }
  if (others.length > 0) {
    throw new CommandError(`There are several such queues: say which with --queue\n  ${[url, ...others].join('\n  ')}`);
  }
  return new SqsDeadLetters(client, url);
}

async function urlsOf(client: SQSClient, prefix: string): Promise<readonly string[]> {
  const { QueueUrls: urls = [] } = await client.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  return urls;
}

/** The region of a queue of AWS is in its URL; a queue on this machine needs none, and no credentials. */
function configOf(queue: string | undefined): SQSClientConfig {
  if (queue === undefined) return {};
  if (!URL.canParse(queue)) throw new CommandError(`--queue must be the URL of a queue, not "${queue}"`);
  const { hostname, origin } = new URL(queue);
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\./.exec(hostname)?.[1];
  if (region !== undefined) return { region };
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return { endpoint: origin };
  return { endpoint: origin, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}
