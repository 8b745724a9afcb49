import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { WorkerFunction } from '../worker-function';

const EVERY = Duration.minutes(5);

export interface ReconcilerProps {
  readonly reconcile: WorkerFunction;
}

/**
 * Runs `reconcile` every five minutes (protocol.md 1.9). A run that fails is not repeated: the next one does
 * the same.
 */
export class Reconciler extends Construct {
  constructor(scope: Construct, id: string, { reconcile }: ReconcilerProps) {
    super(scope, id);
    reconcile.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: EVERY });
    new Rule(this, 'Rule', {
      description: 'Looks for requests that were forgotten',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(reconcile, { retryAttempts: 2, maxEventAge: EVERY })],
    });
  }
}
