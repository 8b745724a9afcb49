import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PARTITION } from '../../../lambdas/contract/tables';
import type { Engine } from '../../../lib/local/engine';

type TableKind = keyof typeof PARTITION;
type Item = Record<string, AttributeValue>;

const TABLE_TYPE = 'AWS::DynamoDB::Table';

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

/** Names of the stack's tables, by what is in them. */
export function tablesOf({ resources }: EngineAccess): Readonly<Record<TableKind, string>> {
  const named = (construct: string): string => {
    const found = resources.find(({ type, logicalId }) => type === TABLE_TYPE && logicalId.startsWith(construct));
    if (found === undefined) throw new Error(`The stack has no ${construct}`);
    return found.physicalId;
  };
  return { requests: named('RequestsTable'), audit: named('AuditTable'), work: named('WorkTable') };
}

/** Everything in one table, past the product. */
export async function tableItems(engine: EngineAccess, kind: TableKind): Promise<readonly Item[]> {
  const client = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
  const table = tablesOf(engine)[kind];
  const items: Item[] = [];
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

/** Everything in all tables, past the product. */
export async function allItems(engine: EngineAccess): Promise<readonly Item[]> {
  const kinds = Object.keys(PARTITION) as TableKind[];
  return (await Promise.all(kinds.map((kind) => tableItems(engine, kind)))).flat();
}

/** The partition keys of everything in the tables that begin so, sorted. */
export async function partitions(engine: EngineAccess, prefix = ''): Promise<readonly string[]> {
  const items = await allItems(engine);
  return items
    .map((item) => item['pk']?.S ?? '')
    .filter((partition) => partition.startsWith(prefix))
    .sort();
}
