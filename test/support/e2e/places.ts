import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import type { Finding } from './secret-search';
import type { E2eStack } from './stack';
import { allItems, LOCAL, resourceOfType } from './table';
import type { EngineAccess } from './table';

/** Everything that the product has written, answered or kept, wherever it is. */
export async function everyPlace(stack: E2eStack, dataDir: string): Promise<readonly Finding[]> {
  const { engine, logs, api } = stack;
  return [
    ...(await servicePlaces(engine)),
    ...(await queueFindings(engine)),
    ...logs.map(({ line }) => ({ place: 'log', content: line })),
    ...api.transcript.map((content) => ({ place: 'API answer', content })),
    ...fileFindings(dataDir),
  ];
}

/** Everything that is kept in the services which an engine plays. */
export async function servicePlaces(engine: EngineAccess): Promise<readonly Finding[]> {
  return [
    ...(await allItems(engine)).map((item) => ({ place: 'table', content: textOf(item) })),
    ...(await streamRecords(engine)).map((record) => ({ place: 'stream', content: textOf(record) })),
    ...(await executionFindings(engine)),
  ];
}

async function streamRecords({ endpoints }: EngineAccess): Promise<readonly unknown[]> {
  const client = new DynamoDBStreamsClient({ ...LOCAL, endpoint: endpoints.dynamodb });
  const { Streams: streams = [] } = await client.send(new ListStreamsCommand({}));
  const records: unknown[] = [];
  for (const { StreamArn } of streams) {
    const { StreamDescription: stream } = await client.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId } of stream?.Shards ?? [])
      records.push(...(await shardRecords(client, { StreamArn, ShardId })));
  }
  client.destroy();
  return records;
}

async function shardRecords(
  client: DynamoDBStreamsClient,
  shard: Readonly<Record<'StreamArn' | 'ShardId', string | undefined>>,
): Promise<readonly unknown[]> {
  const start = new GetShardIteratorCommand({ ...shard, ShardIteratorType: 'TRIM_HORIZON' });
  const records: unknown[] = [];
  let iterator = (await client.send(start)).ShardIterator;
  while (iterator !== undefined) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    records.push(...(page.Records ?? []));
    // The iterator of an open shard never ends; an empty page is its end for now.
    iterator = page.Records?.length === 0 ? undefined : page.NextShardIterator;
  }
  return records;
}

async function executionFindings(engine: EngineAccess): Promise<Finding[]> {
  const client = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
  const stateMachineArn = resourceOfType(engine, 'AWS::StepFunctions::StateMachine');
  const findings: Finding[] = [];
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  for (const { executionArn } of executions) {
    const description = await client.send(new DescribeExecutionCommand({ executionArn }));
    findings.push({ place: 'execution', content: JSON.stringify(description) });
    findings.push({ place: 'execution history', content: JSON.stringify(await historyOf(client, executionArn)) });
  }
  client.destroy();
  return findings;
}

/** The events of an execution; none of one that has ended in an earlier life of its engine: they are not kept on disk. */
async function historyOf(client: SFNClient, executionArn: string | undefined): Promise<readonly HistoryEvent[]> {
  try {
    const history = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    return history.events ?? [];
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return [];
    throw error;
  }
}

/** Every file below the folder. */
export function fileFindings(dataDir: string): Finding[] {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name, parentPath }) => ({
    place: `file ${name}`,
    content: readFileSync(join(parentPath, name)),
  }));
}

/** JSON with binary attributes as the text that they may hold, unpacked where they are compressed. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    inner instanceof Uint8Array ? unpacked(Buffer.from(inner)).toString('utf8') : inner,
  );
}

function unpacked(bytes: Buffer): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? gunzipSync(bytes) : bytes;
}

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
