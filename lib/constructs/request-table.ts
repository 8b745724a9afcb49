import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { KEY, PARTITION } from '../../lambdas/contract/table';

/** A kind of item in the request table. */
export type ItemKind = keyof typeof PARTITION;

type ItemAction = 'GetItem' | 'PutItem' | 'DeleteItem' | 'Query';

/**
 * The one table of the product: requests, audit events, sealed keys, idempotency keys, claims and tokens, told apart by
 * their partition key. Its stream carries keys only, so no item content ever leaves the table by it.
 */
export class RequestTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: KEY.partition, type: AttributeType.STRING },
      sortKey: { name: KEY.sort, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.KEYS_ONLY,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /**
   * Allows `actions` on items of the given kinds and on no others. `UpdateItem` and scans are granted to nobody, and no
   * function may delete an audit event (design.md section 3, rules 3 and 7).
   */
  allow(grantee: IGrantable, actions: readonly ItemAction[], kinds: readonly ItemKind[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
        conditions: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.map((kind) => `${PARTITION[kind]}*`) },
        },
      }),
    );
  }
}
