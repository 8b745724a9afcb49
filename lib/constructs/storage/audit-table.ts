import { RemovalPolicy } from 'aws-cdk-lib';
import { StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EVENT_LISTS } from '../../../lambdas/contract/lists';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import type { WorkerFunction } from '../worker-function';
import { addLists, listStatement, TABLE } from './table-items';

/**
 * Audit events and nothing else, so that no permission needs a condition on keys, which a transaction may not hold to. No
 * item expires, and nobody may update or delete one (protocol.md 5.3, docs/adr/0014). Its stream is for what counts rows of
 * batches, and for whoever is to copy the trail elsewhere.
 */
export class AuditTable extends Construct {
  private readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...TABLE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_IMAGE,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    addLists(this.table, EVENT_LISTS);
  }

  /** Allows adding events. */
  allowAdding(worker: WorkerFunction): void {
    this.grant(worker, 'PutItem');
  }

  /** Allows reading the events of a request. */
  allowReading(worker: WorkerFunction): void {
    this.grant(worker, 'Query');
  }

  /** Allows reading the lists of events, and each event that they name. */
  allowListing(worker: WorkerFunction): void {
    worker.addToRolePolicy(listStatement(this.table, Object.values(EVENT_LISTS)));
    this.grant(worker, 'GetItem');
  }

  /** Allows following what is added; where the stream is. */
  allowFollowing(worker: WorkerFunction): { readonly tableStreamArn: string } {
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error('The audit table needs a stream');
    this.table.grantStreamRead(worker);
    return { tableStreamArn };
  }

  /** Whoever may use the table is told its name. */
  private grant(worker: WorkerFunction, action: 'GetItem' | 'PutItem' | 'Query'): void {
    worker.tell(ENVIRONMENT.auditTable, this.table.tableName);
    worker.addToRolePolicy(new PolicyStatement({ actions: [`dynamodb:${action}`], resources: [this.table.tableArn] }));
  }
}
