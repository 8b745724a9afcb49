import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkerFunction } from './worker-function';

const PERIOD = Duration.minutes(5);
/** New requests are to be started within seconds; the reconciler looks after two minutes. */
const MAX_DISPATCH_LAG = Duration.minutes(1);

const NEEDS_ATTENTION = { namespace: 'VpnProvisioner', metricName: 'RequestsNeedingAttention' };

/** The functions that are watched. */
export interface AlarmsProps {
  readonly dispatch: WorkerFunction;
  readonly record: WorkerFunction;
  readonly recordInterrupted: WorkerFunction;
  readonly reconcile: WorkerFunction;
}

/**
 * What an operator must hear of so that every request ends (protocol.md 1.2 and 1.9). No action is attached:
 * where alarms go is the operator's choice. Those of queues stand beside their queues, see {@link alarmWhenNotEmpty}.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { dispatch, record, recordInterrupted, reconcile }: AlarmsProps) {
    super(scope, id);
    this.onErrors('DispatchErrors', dispatch, 'New requests are not started; the reconciler starts them later.');
    this.onErrors('RecordInterruptedErrors', recordInterrupted, 'Requests of interrupted executions do not end.');
    this.onErrors('ReconcileErrors', reconcile, 'Forgotten requests are not found or not dealt with.');
    this.onDispatchLag(dispatch);
    this.onAttention([record, recordInterrupted, reconcile]);
  }

  private onErrors(id: string, worker: WorkerFunction, consequence: string): void {
    const description = `${consequence} Look for level ERROR in the function's log.`;
    alarmFromOneOn(this, id, worker.metricErrors({ period: PERIOD }), description);
  }

  private onDispatchLag(dispatch: WorkerFunction): void {
    new Alarm(this, 'DispatchLag', {
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'IteratorAge',
        dimensionsMap: { FunctionName: dispatch.functionName },
        statistic: Stats.MAXIMUM,
        period: PERIOD,
      }),
      threshold: MAX_DISPATCH_LAG.toMilliseconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'New requests wait for more than a minute to be started. ' +
        "Look at the dispatch function's log and at the throttling of StartExecution.",
    });
  }

  /** Counts what the functions that end requests write to their logs. */
  private onAttention(recorders: readonly WorkerFunction[]): void {
    for (const { node, logGroup } of recorders) {
      new MetricFilter(this, `${node.id}Attention`, {
        logGroup,
        filterPattern: FilterPattern.all(
          FilterPattern.stringValue('$.message', '=', 'recorded'),
          FilterPattern.stringValue('$.state', '=', 'needs_attention'),
        ),
        metricNamespace: NEEDS_ATTENTION.namespace,
        metricName: NEEDS_ATTENTION.metricName,
        metricValue: '1',
      });
    }
    const metric = new Metric({ ...NEEDS_ATTENTION, statistic: Stats.SUM, period: PERIOD });
    const description =
      'A request has ended needs_attention: nobody knows for certain what is left of it at the provider. ' +
      'Find it by "recorded" in the logs; its problem names the connections to look at.';
    alarmFromOneOn(this, 'RequestsNeedAttention', metric, description);
  }
}

/**
 * An alarm that lasts as long as there is a message in a queue that is to be empty.
 *
 * @param description what it means and what to do about it
 */
export function alarmWhenNotEmpty(queue: Queue, description: string): Alarm {
  const metric = queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: PERIOD });
  return alarmFromOneOn(queue, 'NotEmpty', metric, description);
}

function alarmFromOneOn(scope: Construct, id: string, metric: IMetric, alarmDescription: string): Alarm {
  return new Alarm(scope, id, {
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription,
  });
}
