import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EXPIRES_AT, KEY, OPEN_INDEX, PARTITION } from '../../../lambdas/contract/table';

/** A kind of item in the request table. */
export type ItemKind = keyof typeof PARTITION;

type ItemAction = 'GetItem' | 'PutItem' | 'DeleteItem' | 'Query';

/**
 * The one table of the product: requests, audit events, sealed keys, idempotency keys, claims, tokens and counters of
 * calls, told apart by their partition key. Its stream carries keys only, so no item content ever leaves the table by it.
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
      timeToLiveAttribute: EXPIRES_AT,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: OPEN_INDEX.name,
      partitionKey: { name: OPEN_INDEX.partition, type: AttributeType.STRING },
      sortKey: { name: OPEN_INDEX.sort, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Allows finding the requests that have not ended by when they are due; their keys only. */
  allowFindingOpenRequests(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${this.table.tableArn}/index/${OPEN_INDEX.name}`],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [OPEN_INDEX.value] } },
      }),
    );
  }

  /**
   * Allows `actions` on items of the given kinds and on no others. `UpdateItem` and scans are granted to nobody, and no
   * function may delete an audit event (protocol.md 5.3 and 5.7).
   */
  allow(grantee: IGrantable, actions: readonly ItemAction[], kinds: readonly Exclude<ItemKind, 'rate'>[]): void {
    this.allowOn(grantee, actions, kinds);
  }

  /** Allows counting the calls to providers: the one kind of item that is updated in place, as it has no history. */
  allowCounting(grantee: IGrantable): void {
    this.allowOn(grantee, ['UpdateItem', 'Query'], ['rate']);
  }

  private allowOn(grantee: IGrantable, actions: readonly string[], kinds: readonly ItemKind[]): void {
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
