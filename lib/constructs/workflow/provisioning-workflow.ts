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
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { IChainable, RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { LAMBDA_FAULTS, RETRYABLE_ERRORS } from '../../../lambdas/contract/error-names';
import type { WorkerFunction } from '../worker-function';
import { makeSteps } from './steps';
import type { Steps, StepsProps } from './steps';

/** The workflow gives a task up this long after its function had to end. */
const TASK_TIMEOUT_MARGIN = Duration.seconds(5);

/** Longest request deadline (1 h), settle times, clean-up, and the retries of the last steps, with room to spare. */
const EXECUTION_TIMEOUT = Duration.hours(3);

/** A step that fails is tried for about three minutes: it can run twice, and its request has a deadline of its own. */
const STEP_RETRY: RetryProps = {
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 20,
  maxDelay: Duration.seconds(20),
  jitterStrategy: JitterType.FULL,
};

/** The outcome is written even when the table is away for minutes. */
const RECORD_RETRY: RetryProps = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 20,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/**
 * The state machine (protocol.md 6): validate, apply, wait and observe until settled, clean up where something is
 * left to do, record. Steps say what comes next as data (`lambdas/contract/steps.ts`), Choice and Wait act on it; errors
 * are for the unexpected and all end in `RecordFault`, so that every path leads to a recorded terminal state. Where even
 * that cannot be written the execution fails: it can be redriven, and the second nets record it. Input: `{ requestId }`.
 */
export class ProvisioningWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  readonly steps: Steps;

  constructor(scope: Construct, id: string, props: StepsProps) {
    super(scope, id);
    this.steps = makeSteps(props);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.definition(this.steps)),
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

  private definition(steps: Steps): IChainable {
    const recorded = new Succeed(this, 'Recorded');
    const recordFault = this.recordTask('RecordFault', steps.record, { fault: { 'error.$': '$.fault.Error' } });
    recordFault.next(recorded);
    const record = this.recordTask('Record', steps.record, { 'step.$': '$.step.result' });
    record.addCatch(recordFault, { resultPath: '$.fault' });

    const cleanUp = this.stepTask('CleanUp', steps.cleanUp, recordFault);
    const waitToCleanUp = this.wait('WaitToCleanUp').next(cleanUp);
    cleanUp.next(new Choice(this, 'IsCleanedUp').when(nextIs('again'), waitToCleanUp).otherwise(record));
    record.next(new Choice(this, 'IsRecorded').when(nextIs('clean-up'), waitToCleanUp).otherwise(recorded));

    const observe = this.stepTask('Observe', steps.observe, recordFault);
    const waitToObserve = this.wait('WaitToObserve').next(observe);
    observe.next(
      new Choice(this, 'IsSettled')
        .when(nextIs('pending'), waitToObserve)
        .when(nextIs('clean-up'), waitToCleanUp)
        .otherwise(record),
    );

    const apply = this.stepTask('Apply', steps.apply, recordFault);
    const waitToApply = this.wait('WaitToApply').next(apply);
    apply.next(
      new Choice(this, 'IsApplied')
        .when(nextIs('pending'), waitToObserve)
        .when(nextIs('again'), waitToApply)
        .when(nextIs('clean-up'), waitToCleanUp)
        .otherwise(record),
    );

    const isValid = new Choice(this, 'IsValid')
      .when(nextIs('valid'), apply)
      .when(nextIs('again'), waitToApply)
      .otherwise(record);
    return this.stepTask('Validate', steps.validate, recordFault).next(isValid);
  }

  private stepTask(id: string, step: WorkerFunction, onFault: LambdaInvoke): LambdaInvoke {
    const task = this.task(id, step, { 'requestId.$': '$.requestId' }, STEP_RETRY);
    task.addCatch(onFault, { resultPath: '$.fault' });
    return task;
  }

  private recordTask(id: string, step: WorkerFunction, input: Record<string, unknown>): LambdaInvoke {
    return this.task(id, step, { 'requestId.$': '$.requestId', ...input }, RECORD_RETRY);
  }

  private task(id: string, step: WorkerFunction, payload: Record<string, unknown>, retry: RetryProps): LambdaInvoke {
    const task = new LambdaInvoke(this, id, {
      lambdaFunction: step,
      payload: TaskInput.fromObject(payload),
      resultSelector: { 'result.$': '$.Payload' },
      resultPath: '$.step',
      taskTimeout: Timeout.duration(step.timeout.plus(TASK_TIMEOUT_MARGIN)),
      retryOnServiceExceptions: false,
    });
    task.addRetry({ ...retry, errors: [...RETRYABLE_ERRORS, ...LAMBDA_FAULTS] });
    return task;
  }

  private wait(id: string): Wait {
    return new Wait(this, id, { time: WaitTime.secondsPath('$.step.result.waitSeconds') });
  }
}

function nextIs(value: string): Condition {
  return Condition.stringEquals('$.step.result.next', value);
}
