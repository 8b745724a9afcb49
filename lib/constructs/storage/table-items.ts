import { AttributeType, BillingMode, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { POSITION } from '../../../lambdas/contract/lists';
import type { ListIndex } from '../../../lambdas/contract/lists';
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

/** Gives a table the indexes of its lists. */
export function addLists(table: Table, lists: Readonly<Record<string, ListIndex>>): void {
  for (const { name, partition, shows } of Object.values(lists)) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: POSITION, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...shows],
    });
  }
}

/** Allows reading lists. Their keys begin with a tenant, which IAM cannot know: that it is the caller's is the product's to see to. */
export function listStatement({ tableArn }: Table, lists: readonly ListIndex[]): PolicyStatement {
  const resources = lists.map(({ name }) => `${tableArn}/index/${name}`);
  return new PolicyStatement({ actions: ['dynamodb:Query'], resources });
}
