import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { EXPIRES_AT, KEY, OPEN_INDEX, PARTITION } from '../../../lambdas/contract/table';
import type { WorkerFunction } from '../worker-function';

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

  /**
   * Allows reading a request and writing it with its audit events.
   *
   * @param alsoWritten what is written in the same transaction; in one statement, as IAM may look at its keys together
   */
  allowChanging(worker: WorkerFunction, alsoWritten: readonly 'claim'[] = []): void {
    this.allow(worker, ['GetItem'], ['request']);
    this.allow(worker, ['PutItem'], ['request', 'audit', ...alsoWritten]);
  }

  /** Allows ending a request: its sealed pre-shared key goes with it (protocol.md 4, PSK). */
  allowEnding(worker: WorkerFunction): void {
    this.allowChanging(worker);
    this.allow(worker, ['DeleteItem'], ['sealed']);
  }

  /** Allows finding the requests that have not ended by when they are due; their keys only. */
  allowFindingOpenRequests(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], `${this.table.tableArn}/index/${OPEN_INDEX.name}`, [OPEN_INDEX.value]);
  }

  /**
   * Allows `actions` on items of the given kinds and on no others. `UpdateItem` and scans are granted to nobody, and no
   * function may delete an audit event (protocol.md 5.3 and 5.7).
   */
  allow(worker: WorkerFunction, actions: readonly ItemAction[], kinds: readonly Exclude<ItemKind, 'rate'>[]): void {
    this.allowOn(worker, actions, kinds);
  }

  /** Allows counting the calls to providers: the one kind of item that is updated in place, as it has no history. */
  allowCounting(worker: WorkerFunction): void {
    this.allowOn(worker, ['UpdateItem', 'Query'], ['rate']);
  }

  private allowOn(worker: WorkerFunction, actions: readonly string[], kinds: readonly ItemKind[]): void {
    const keys = kinds.map((kind) => `${PARTITION[kind]}*`);
    this.grant(worker, actions, this.table.tableArn, keys);
  }

  /** Whoever may use the table is told its name. */
  private grant(worker: WorkerFunction, actions: readonly string[], resource: string, keys: readonly string[]): void {
    worker.tell(ENVIRONMENT.table, this.table.tableName);
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [resource],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
      }),
    );
  }
}
