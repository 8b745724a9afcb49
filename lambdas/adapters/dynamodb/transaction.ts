import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { CancellationReason, DynamoDBClient, Put, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ServiceUnavailableError, StoreConflictError } from '../../core/domain/errors';
import { callAws } from '../aws-calls';
import type { Item } from './item-version';

/** Condition of an item that is to be new. */
export const NEW = 'attribute_not_exists(pk)';

/**
 * Writes all or nothing.
 *
 * @returns the reasons, one for each write, when a condition did not hold
 * @throws StoreConflictError when somebody else wrote one of the items at the same time, ServiceUnavailableError
 */
export async function transact(
  client: DynamoDBClient,
  writes: TransactWriteItem[],
): Promise<CancellationReason[] | undefined> {
  try {
    await callAws('DynamoDB', () => client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    if (reasons.some(hasFailed)) return reasons;
    const codes = reasons.map(({ Code }) => Code).join(', ');
    if (/TransactionConflict/.test(codes)) throw new StoreConflictError(`Writes collided (${codes})`, { cause: error });
    throw new ServiceUnavailableError(`DynamoDB did not write (${codes})`, { cause: error });
  }
}

/** A put on a condition; what stands in its way is told. */
export function putOn(table: string, item: Item, condition: string, values?: Item): { readonly Put: Put } {
  return {
    Put: {
      TableName: table,
      Item: item,
      ConditionExpression: condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...(values !== undefined && { ExpressionAttributeValues: values }),
    },
  };
}

/** Whether it was the condition of this write that did not hold. */
export function hasFailed(reason: CancellationReason | undefined): boolean {
  return reason?.Code === 'ConditionalCheckFailed';
}
