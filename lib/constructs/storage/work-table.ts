import { RemovalPolicy } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { EXPIRES_AT, PARTITION } from '../../../lambdas/contract/tables';
import type { WorkerFunction } from '../worker-function';
import { itemStatement, TABLE } from './table-items';

type WorkItemKind = keyof typeof PARTITION.work;

/**
 * What can be made again from requests and providers: entries of requests that are followed, lines of those that wait, places
 * of those that were admitted, watchers and gates, task and provider tokens, the pace of accounts, and what has become of rows
 * of batches, which expires. Here alone items may be updated in place and deleted
 * (docs/adr/0014), and the table goes with its stack.
 */
export class WorkTable extends Construct {
  private readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...TABLE,
      timeToLiveAttribute: EXPIRES_AT,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Allows reading and writing the provider tokens that the functions share. */
  allowSharingTokens(worker: WorkerFunction): void {
    this.grant(worker, ['GetItem', 'PutItem'], ['token']);
  }

  /** Allows taking slots for calls of providers, and noting what comes of them. */
  allowPacing(worker: WorkerFunction): void {
    this.grant(worker, ['GetItem', 'UpdateItem'], ['pace']);
  }

  /** Allows reading how accounts may be called. */
  allowReadingPaces(worker: WorkerFunction): void {
    this.grant(worker, ['GetItem'], ['pace']);
  }

  /** Allows counting the requests of an account: those in its lines, with a place, and followed. */
  allowCountingRequests(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['flight', 'line', 'lines', 'place']);
  }

  /** Name of the table, for the state that stores task tokens. */
  get tableName(): string {
    return this.table.tableName;
  }

  /** Allows writing the entries of requests with them. */
  allowWritingEntries(worker: WorkerFunction): void {
    this.grant(worker, ['PutItem'], ['flight']);
  }

  /** Allows removing the entries, task tokens and places of requests with their end. */
  allowRemovingEntries(worker: WorkerFunction): void {
    this.grant(worker, ['DeleteItem'], ['flight', 'waiting', 'place']);
  }

  /** Allows removing the places of requests with their end. */
  allowGivingUpPlaces(worker: WorkerFunction): void {
    this.grant(worker, ['DeleteItem'], ['place']);
  }

  /** Allows having requests wait in line from their acceptance on. */
  allowJoiningLines(worker: WorkerFunction): void {
    this.grant(worker, ['PutItem'], ['line']);
  }

  /** Allows having requests leave their line with their end. */
  allowLeavingLines(worker: WorkerFunction): void {
    this.grant(worker, ['DeleteItem'], ['line']);
  }

  /** Allows making lines known. */
  allowTouchingLines(worker: WorkerFunction): void {
    this.grant(worker, ['UpdateItem'], ['lines']);
  }

  /** Allows admitting requests: their turn in line becomes a place, while the tick has its account. */
  allowAdmitting(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['line', 'lines', 'place']);
    this.grant(worker, ['DeleteItem'], ['line', 'lines']);
    this.grant(worker, ['PutItem', 'UpdateItem'], ['place']);
    this.grant(worker, ['ConditionCheckItem'], ['actor']);
    // To know whether a place that is exclusive is needed still.
    this.grant(worker, ['BatchGetItem'], ['flight']);
  }

  /** Allows looking after requests that wait or were admitted: whatever of that was lost comes again. */
  allowReconcilingAdmission(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['lines', 'place']);
    this.grant(worker, ['GetItem'], ['place', 'pace']);
    this.grant(worker, ['UpdateItem'], ['place']);
    this.allowJoiningLines(worker);
    this.allowLeavingLines(worker);
    this.allowTouchingLines(worker);
  }

  /** Allows finding the entries of an account and the task tokens of its executions, and removing both. */
  allowFollowing(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['flight']);
    this.grant(worker, ['BatchGetItem'], ['waiting']);
    this.grant(worker, ['BatchWriteItem'], ['flight', 'waiting']);
  }

  /** Allows finding out whether an account has entries, and putting one back. */
  allowRestoringEntries(worker: WorkerFunction): void {
    this.grant(worker, ['Query', 'PutItem'], ['flight']);
  }

  /** Allows waking watchers and gates, and running their ticks. */
  allowActing(worker: WorkerFunction): void {
    this.grant(worker, ['GetItem', 'UpdateItem'], ['actor']);
  }

  /** Allows finding all watchers and gates. */
  allowFindingActors(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['actor']);
  }

  /** Allows counting the rows of batches: their records and the counts change together. */
  allowCountingRows(worker: WorkerFunction): void {
    this.grant(worker, ['BatchGetItem'], ['row']);
    this.grant(worker, ['PutItem', 'UpdateItem'], ['row', 'counts']);
  }

  /** Allows reading what has become of the rows of batches. */
  allowReadingRows(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['row']);
  }

  /** Allows reading how many rows of a batch are in each state. */
  allowReadingCounts(worker: WorkerFunction): void {
    this.grant(worker, ['GetItem'], ['counts']);
  }

  /** Allows noting which chunks of batches are expanded. */
  allowMarkingChunks(worker: WorkerFunction): void {
    this.grant(worker, ['PutItem'], ['expanded']);
  }

  /** Allows finding the chunks of batches that are expanded. */
  allowFindingChunks(worker: WorkerFunction): void {
    this.grant(worker, ['Query'], ['expanded']);
  }

  /** Allows the state machine to store the task tokens of its executions. */
  allowStoringTokens(stateMachine: StateMachine): void {
    stateMachine.addToRolePolicy(itemStatement(['PutItem'], this.table.tableArn, [`${PARTITION.work.waiting}*`]));
  }

  /** Whoever may use the table is told its name. */
  private grant(worker: WorkerFunction, actions: readonly string[], kinds: readonly WorkItemKind[]): void {
    worker.tell(ENVIRONMENT.workTable, this.table.tableName);
    const keys = kinds.map((kind) => `${PARTITION.work[kind]}*`);
    worker.addToRolePolicy(itemStatement(actions, this.table.tableArn, keys));
  }
}
