import { AttributeType, BillingMode } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { KEY } from '../../../lambdas/contract/tables';

/** What all tables have in common. */
export const TABLE = {
  partitionKey: { name: KEY.partition, type: AttributeType.STRING },
  sortKey: { name: KEY.sort, type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
} as const;

/**
 * Allows actions on the items of a table, or of an index, whose partition key is like one of `keys`. Puts of one table
 * belong into one statement: in a transaction IAM may look at all its keys together.
 */
export function itemStatement(actions: readonly string[], resource: string, keys: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [resource],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
  });
}
