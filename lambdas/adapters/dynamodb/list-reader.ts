import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { POSITION } from '../../contract/lists';
import type { ListIndex } from '../../contract/lists';
import type { Position } from '../../core/domain/lists/position';
import { isEmpty } from '../../core/domain/lists/position';
import type { ListPart, ListQuery, ListReader } from '../../core/ports/lists/list-reader';
import { callAws } from '../aws-calls';
import type { Item } from './item-version';

/** The lists of one table, each an index of it. */
export class DynamodbListReader<List extends string> implements ListReader<List> {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly indexes: Readonly<Record<List, ListIndex>>,
  ) {}

  async read(query: ListQuery<List>): Promise<ListPart> {
    // DynamoDB refuses a range whose end is before its beginning.
    if (isEmpty(query)) return { positions: [] };
    const command = new QueryCommand({
      TableName: this.table,
      IndexName: this.indexes[query.list].name,
      ScanIndexForward: query.order === 'oldest',
      Limit: query.limit,
      ...this.expressionsOf(query),
    });
    const { Items: found = [], LastEvaluatedKey: last } = await callAws('DynamoDB', () => this.client.send(command));
    return { positions: found.map(positionIn), readTo: last === undefined ? undefined : positionIn(last) };
  }

  private expressionsOf({ list, partition, lower, upper, where }: ListQuery<List>): Partial<QueryCommandInput> {
    const filters = Object.entries(where).map(([path, value], index) => filterOf(path, value, index));
    return {
      KeyConditionExpression: '#partition = :partition AND #position BETWEEN :lower AND :upper',
      ProjectionExpression: '#position',
      ...(filters.length > 0 && { FilterExpression: filters.map(({ expression }) => expression).join(' AND ') }),
      ExpressionAttributeNames: Object.assign(
        { '#partition': this.indexes[list].partition, '#position': POSITION },
        ...filters.map(({ names }) => names),
      ) as Record<string, string>,
      ExpressionAttributeValues: Object.assign(
        { ':partition': { S: partition }, ':lower': { S: lower }, ':upper': { S: upper } },
        ...filters.map(({ values }) => values),
      ) as Item,
    };
  }
}

interface Filter {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

function filterOf(path: string, value: string, index: number): Filter {
  const names = Object.fromEntries(path.split('.').map((name, depth) => [`#f${index}_${depth}`, name]));
  const variable = `:f${index}`;
  return { expression: `${Object.keys(names).join('.')} = ${variable}`, names, values: { [variable]: { S: value } } };
}

function positionIn({ [POSITION]: position }: Item): Position {
  return (position?.S ?? '') as Position; // stored by us
}
