import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { Engine } from '../../lib/local/engine';
import type { Finding } from './e2e-secret-search';
import type { E2eStack } from './e2e-stack';
import { LOCAL, resourceOfType, tableItems } from './e2e-table';

/** Everything that the product has written, answered or kept, wherever it is. */
export async function everyPlace(stack: E2eStack, dataDir: string): Promise<readonly Finding[]> {
  const { engine, logs, api } = stack;
  return [
    ...(await tableItems(engine)).map((item) => ({ place: 'table', content: textOf(item) })),
    ...(await streamRecords(engine)).map((record) => ({ place: 'stream', content: textOf(record) })),
    ...(await executionFindings(engine)),
    ...logs.map(({ line }) => ({ place: 'log', content: line })),
    ...api.transcript.map((content) => ({ place: 'API answer', content })),
    ...fileFindings(dataDir),
  ];
}

async function streamRecords({ endpoints }: Engine): Promise<readonly unknown[]> {
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

async function executionFindings(engine: Engine): Promise<Finding[]> {
  const client = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
  const stateMachineArn = resourceOfType(engine, 'AWS::StepFunctions::StateMachine');
  const findings: Finding[] = [];
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  for (const { executionArn } of executions) {
    const description = await client.send(new DescribeExecutionCommand({ executionArn }));
    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    findings.push({ place: 'execution', content: JSON.stringify(description) });
    findings.push({ place: 'execution history', content: JSON.stringify(events) });
  }
  client.destroy();
  return findings;
}

/** Every file below the folder. */
export function fileFindings(dataDir: string): Finding[] {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name, parentPath }) => ({
    place: `file ${name}`,
    content: readFileSync(join(parentPath, name)),
  }));
}

/** JSON with binary attributes as the text that they may hold. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    inner instanceof Uint8Array ? Buffer.from(inner).toString('utf8') : inner,
  );
}
