import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { FunctionScope } from '../function-scope';
import type { RequestTable } from '../storage/request-table';
import type { WorkerFunction } from '../worker-function';
import type { ProvisioningWorkflow } from '../workflow/provisioning-workflow';

const EVERY = Duration.minutes(5);

/** Where the function is made, what it looks at and what it starts. */
export interface ReconcilerProps {
  readonly functions: FunctionScope;
  readonly requests: RequestTable;
  readonly workflow: ProvisioningWorkflow;
}

/**
 * Runs `reconcile` every five minutes (protocol.md 1.9). A run that fails is not repeated: the next one does
 * the same.
 */
export class Reconciler extends Construct {
  readonly reconcile: WorkerFunction;

  constructor(scope: Construct, id: string, { functions, requests, workflow }: ReconcilerProps) {
    super(scope, id);
    this.reconcile = functions.make('reconcile', {
      description: 'Finds requests that were forgotten',
      timeoutSeconds: 60,
    });
    requests.allowEnding(this.reconcile);
    requests.allowFindingOpenRequests(this.reconcile);
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
