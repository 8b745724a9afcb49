import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  JitterType,
  LogLevel,
  StateMachine,
  StateMachineType,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { IChainable, RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { ERROR_NAMES, LAMBDA_FAULTS } from '../../../lambdas/contract/error-names';
import type { WorkerFunction } from '../worker-function';
import { makeSteps } from './steps';
import type { Steps, StepsProps } from './steps';
import { watchState } from './watch-state';

/** The workflow gives a task up this long after its function had to end. */
const TASK_TIMEOUT_MARGIN = Duration.seconds(5);

/** Longest wait of the state `Watch`, the steps before it and an outage in which they are repeated, with room to spare. */
const EXECUTION_TIMEOUT = Duration.hours(4);

/** A step that crashes or loses against another writer is tried for some minutes: it can run twice. */
const FAULT_RETRY: RetryProps = {
  errors: [ERROR_NAMES.storeConflict, ...LAMBDA_FAULTS],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 20,
  maxDelay: Duration.seconds(20),
  jitterStrategy: JitterType.FULL,
};

/**
 * An outage of a service of ours is waited out: it ends no request before its own deadline does. So is the time until a newer release is
 * deployed again that has stored the request.
 */
export const OUTAGE_RETRY: RetryProps = {
  errors: [ERROR_NAMES.serviceUnavailable, ERROR_NAMES.newerItem],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 300,
  maxDelay: Duration.seconds(30),
  jitterStrategy: JitterType.FULL,
};

/**
 * The state machine (protocol.md 6): validate, apply, watch, record. Steps say what comes next as data
 * (`lambdas/contract/steps.ts`) and end requests themselves; the watcher follows those that the provider has accepted, and
 * ends the wait of `Watch`. Errors are for the unexpected and all end in `Record`; where even that cannot be written the
 * execution fails: it can be redriven, and the second nets end its request. Input: `{ requestId }`.
 */
export class ProvisioningWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  readonly steps: Steps;

  constructor(scope: Construct, id: string, props: StepsProps) {
    super(scope, id);
    this.steps = makeSteps(props);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.definition(this.steps, props)),
      timeout: EXECUTION_TIMEOUT,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    props.work.allowStoringTokens(this.stateMachine);
  }

  /** Allows starting executions. */
  allowStarting(worker: WorkerFunction): void {
    worker.tell(ENVIRONMENT.stateMachine, this.stateMachine.stateMachineArn);
    this.stateMachine.grantStartExecution(worker);
  }

  /** Allows asking whether an execution is under way. */
  allowDescribing(worker: WorkerFunction): void {
    worker.tell(ENVIRONMENT.stateMachine, this.stateMachine.stateMachineArn);
    this.stateMachine.grantExecution(worker, 'states:DescribeExecution');
  }

  /** Allows ending the wait of executions. */
  allowAnswering(worker: WorkerFunction): void {
    this.stateMachine.grant(worker, 'states:SendTaskSuccess');
  }

  private definition(steps: Steps, { work }: StepsProps): IChainable {
    const record = this.task('Record', steps.record, TaskInput.fromJsonPathAt('$'));
    const watch = watchState(this, work.tableName);
    watch.addCatch(record, { errors: ['States.ALL'], resultPath: '$.fault' });
    watch.next(record);

    const apply = this.stepTask('Apply', steps.apply, record);
    const waitToApply = new Wait(this, 'WaitToApply', { time: WaitTime.secondsPath('$.step.result.waitSeconds') });
    waitToApply.next(apply);
    apply.next(
      new Choice(this, 'IsApplied').when(nextIs('watch'), watch).when(nextIs('again'), waitToApply).otherwise(record),
    );
    return this.stepTask('Validate', steps.validate, record).next(apply);
  }

  private stepTask(id: string, step: WorkerFunction, onFault: LambdaInvoke): LambdaInvoke {
    const task = this.task(id, step, TaskInput.fromObject({ 'requestId.$': '$.requestId' }));
    task.addCatch(onFault, { resultPath: '$.fault' });
    return task;
  }

  private task(id: string, step: WorkerFunction, payload: TaskInput): LambdaInvoke {
    const task = new LambdaInvoke(this, id, {
      lambdaFunction: step,
      payload,
      resultSelector: { 'result.$': '$.Payload' },
      resultPath: '$.step',
      taskTimeout: Timeout.duration(step.timeout.plus(TASK_TIMEOUT_MARGIN)),
      retryOnServiceExceptions: false,
    });
    task.addRetry(OUTAGE_RETRY);
    task.addRetry(FAULT_RETRY);
    return task;
  }
}

function nextIs(value: string): Condition {
  return Condition.stringEquals('$.step.result.next', value);
}
