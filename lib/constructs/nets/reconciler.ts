import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { ChunkWork } from '../batches/chunk-work';
import type { FunctionScope } from '../function-scope';
import type { Stores } from '../storage/stores';
import { allowInterrupting } from '../watch/interruption';
import type { Watcher } from '../watch/watcher';
import type { WorkerFunction } from '../worker-function';
import type { ProvisioningWorkflow } from '../workflow/provisioning-workflow';

const EVERY = Duration.minutes(1);

/** Where the function is made, what it looks at and what it starts. */
export interface ReconcilerProps extends Stores {
  readonly functions: FunctionScope;
  readonly workflow: ProvisioningWorkflow;
  readonly watcher: Watcher;
  readonly chunks: ChunkWork;
}

/**
 * Runs `reconcile` every minute (protocol.md 1.9 and 7.7). A run that fails is not repeated: the next one does
 * the same.
 */
export class Reconciler extends Construct {
  readonly reconcile: WorkerFunction;

  constructor(scope: Construct, id: string, { functions, workflow, chunks, ...parts }: ReconcilerProps) {
    super(scope, id);
    this.reconcile = functions.make('reconcile', {
      description: 'Finds requests and rows of batches that were forgotten',
      timeoutSeconds: 60,
    });
    allowInterrupting(this.reconcile, parts, ['batch']);
    parts.requests.allowReading(this.reconcile, 'batch');
    parts.work.allowReadingCounts(this.reconcile);
    parts.work.allowFindingChunks(this.reconcile);
    chunks.allowTasks(this.reconcile);
    parts.requests.allowFindingOpenRequests(this.reconcile);
    parts.work.allowFindingActors(this.reconcile);
    parts.work.allowRestoringEntries(this.reconcile);
    parts.work.allowReconcilingAdmission(this.reconcile);
    workflow.allowStarting(this.reconcile);
    workflow.allowDescribing(this.reconcile);
    this.reconcile.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: EVERY });
    new Rule(this, 'Rule', {
      description: 'Looks for requests that were forgotten',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(this.reconcile, { retryAttempts: 2, maxEventAge: EVERY })],
    });
  }
}
