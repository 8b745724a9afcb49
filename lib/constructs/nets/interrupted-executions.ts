import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import type { RequestStores } from '../storage/stores';
import { allowInterrupting } from '../watch/interruption';
import type { Watcher } from '../watch/watcher';
import type { WorkerFunction } from '../worker-function';
import type { ProvisioningWorkflow } from '../workflow/provisioning-workflow';

/** Where the function is made, whose executions it hears of and what it ends. */
export interface InterruptedExecutionsProps extends RequestStores {
  readonly functions: FunctionScope;
  readonly workflow: ProvisioningWorkflow;
  readonly watcher: Watcher;
}

/**
 * Tells `record-interrupted` of every execution that failed, timed out or was aborted, so that its request ends as well
 * (protocol.md 1.9). An event that cannot be delivered (EventBridge gives up after a day) or not be handled
 * (Lambda tries three times) waits in a queue; its request is left to the reconciler.
 */
export class InterruptedExecutions extends Construct {
  readonly recordInterrupted: WorkerFunction;

  constructor(scope: Construct, id: string, { functions, workflow, ...stores }: InterruptedExecutionsProps) {
    super(scope, id);
    this.recordInterrupted = functions.make('record-interrupted', {
      description: 'Records the end of a request whose execution did not',
      timeoutSeconds: 30,
    });
    allowInterrupting(this.recordInterrupted, stores);
    this.report(workflow, this.notRecorded());
  }

  private notRecorded(): FailureQueue {
    const notRecorded = new FailureQueue(this, 'NotRecorded');
    alarmWhenNotEmpty(
      notRecorded,
      'The end of an execution could not be recorded. The reconciler ends the request after its deadline; ' +
        'correct what the log of record-interrupted says, then purge the queue.',
    );
    return notRecorded;
  }

  private report({ stateMachine }: ProvisioningWorkflow, notRecorded: FailureQueue): void {
    this.recordInterrupted.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(notRecorded) });
    new Rule(this, 'Rule', {
      description: 'Executions that ended without recording how their request ended',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [
        new LambdaFunction(this.recordInterrupted, {
          deadLetterQueue: notRecorded,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}
