import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../../../lib/local/engine';

/** What the AWS SDK needs to reach a local service. */
export const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** What there is to know of an engine to look into it, also when it runs in another process. */
export type EngineAccess = Pick<Engine, 'endpoints' | 'resources'>;

/** Physical id of the stack's only resource of that type. */
export function resourceOfType({ resources }: EngineAccess, type: string): string {
  const found = resources.filter((resource) => resource.type === type);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} resources of type ${type}`);
  return only.physicalId;
}

/** Everything in the request table, past the product. */
export async function tableItems(engine: EngineAccess): Promise<readonly Readonly<Record<string, AttributeValue>>[]> {
  const client = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
  const table = resourceOfType(engine, 'AWS::DynamoDB::Table');
  const items: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  client.destroy();
  return items;
}

/** The partition keys of everything in the request table that begin so, sorted. */
export async function partitions(engine: EngineAccess, prefix = ''): Promise<readonly string[]> {
  const items = await tableItems(engine);
  return items
    .map((item) => item['pk']?.S ?? '')
    .filter((partition) => partition.startsWith(prefix))
    .sort();
}
