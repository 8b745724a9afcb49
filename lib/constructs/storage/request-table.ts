import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { REQUEST_LISTS } from '../../../lambdas/contract/lists';
import type { RequestList } from '../../../lambdas/contract/lists';
import { EXPIRES_AT, OPEN_INDEX, PARTITION } from '../../../lambdas/contract/tables';
import type { WorkerFunction } from '../worker-function';
import { addLists, itemStatement, listStatement, TABLE } from './table-items';

/** A kind of item in the requests table. */
export type RequestItemKind = keyof typeof PARTITION.requests;

/**
 * Requests, sealed keys, idempotency keys, claims and batches, told apart by their partition key. Its stream carries keys only, so
 * that no item content ever leaves the table by it. Nobody may update or delete an item, scan, or read or write in batches
 * (docs/adr/0014).
 */
export class RequestTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...TABLE,
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
    addLists(this.table, REQUEST_LISTS);
  }

  /** Allows reading items of one kind by their key. */
  allowReading(worker: WorkerFunction, kind: RequestItemKind): void {
    this.grant(worker, 'GetItem', this.table.tableArn, [prefixOf(kind)]);
  }

  /** Allows putting items of these kinds: all that the function ever puts here, as they belong into one statement. */
  allowPutting(worker: WorkerFunction, kinds: readonly RequestItemKind[]): void {
    this.grant(worker, 'PutItem', this.table.tableArn, kinds.map(prefixOf));
  }

  /** Allows finding the requests, and the calls of batches, that somebody must look at by when they are due; their keys only. */
  allowFindingOpenRequests(worker: WorkerFunction): void {
    const { name, requests, calls } = OPEN_INDEX;
    this.grant(worker, 'Query', `${this.table.tableArn}/index/${name}`, [...requests, calls]);
  }

  /** Allows reading lists: where things stand, and the little that entries show of them. */
  allowListing(worker: WorkerFunction, lists: readonly RequestList[]): void {
    worker.tell(ENVIRONMENT.requestTable, this.table.tableName);
    worker.addToRolePolicy(
      listStatement(
        this.table,
        lists.map((list) => REQUEST_LISTS[list]),
      ),
    );
  }

  /** Whoever may use the table is told its name. */
  private grant(worker: WorkerFunction, action: string, resource: string, keys: readonly string[]): void {
    worker.tell(ENVIRONMENT.requestTable, this.table.tableName);
    worker.addToRolePolicy(itemStatement([action], resource, keys));
  }
}

function prefixOf(kind: RequestItemKind): string {
  return `${PARTITION.requests[kind]}*`;
}
