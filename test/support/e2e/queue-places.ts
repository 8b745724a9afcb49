import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import type { Finding } from './secret-search';
import { LOCAL } from './table';
import type { EngineAccess } from './table';

/** Everything in every queue, by the queue's logical id; the messages stay where they are. */
export async function queueFindings({ endpoints, resources }: EngineAccess): Promise<Finding[]> {
  const client = new SQSClient({ ...LOCAL, endpoint: endpoints.sqs });
  const findings: Finding[] = [];
  for (const { logicalId, physicalId } of resources.filter(({ type }) => type === 'AWS::SQS::Queue')) {
    const messages = await messagesIn(client, physicalId);
    findings.push(...messages.map((message) => ({ place: `queue ${logicalId}`, content: JSON.stringify(message) })));
  }
  client.destroy();
  return findings;
}

async function messagesIn(client: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    // Until the queue has no more to show; then they are shown to others again.
    VisibilityTimeout: 43_200,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  const messages: Message[] = [];
  for (;;) {
    const { Messages: page = [] } = await client.send(receive);
    if (page.length === 0) break;
    messages.push(...page);
  }
  for (const { ReceiptHandle } of messages) {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  return messages;
}
