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

/** In five minutes a busy account takes 30 ticks, and a thousand requests that wait for their provider 2,000 starts. */
const RUNAWAY_RUNS = 20_000;
/** A watcher that is so late is not coming back by itself. */
const MAX_OVERDUE = Duration.minutes(3);

const OLDEST_PROMISE = { namespace: 'VpnProvisioner', metricName: 'OldestPromiseOverdueSeconds' };
const WATCH_FAILURES = { namespace: 'VpnProvisioner', metricName: 'WatchFailures' };
const NEEDS_ATTENTION = { namespace: 'VpnProvisioner', metricName: 'RequestsNeedingAttention' };

/** The functions that are watched. */
export interface AlarmsProps {
  readonly dispatch: WorkerFunction;
  readonly validate: WorkerFunction;
  readonly apply: WorkerFunction;
  readonly record: WorkerFunction;
  readonly watch: WorkerFunction;
  readonly recordInterrupted: WorkerFunction;
  readonly reconcile: WorkerFunction;
  readonly expandBatch: WorkerFunction;
  readonly tally: WorkerFunction;
}

/**
 * What an operator must hear of so that every request ends (protocol.md 1.2 and 1.9). No action is attached:
 * where alarms go is the operator's choice. Those of queues stand beside their queues, see {@link alarmWhenNotEmpty}.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { dispatch, validate, apply, record, watch, recordInterrupted, reconcile, expandBatch, tally } = props;
    this.onErrors('DispatchErrors', dispatch, 'New requests are not started; the reconciler starts them later.');
    this.onErrors('RecordInterruptedErrors', recordInterrupted, 'Requests of interrupted executions do not end.');
    this.onErrors('ReconcileErrors', reconcile, 'Forgotten requests are not found or not dealt with.');
    this.onErrors('ExpandBatchErrors', expandBatch, 'Rows of batches do not become requests, or are not cancelled.');
    this.onErrors('TallyErrors', tally, 'Rows of batches are not counted; the reconciler counts them later.');
    this.onErrors('WatchErrors', watch, 'Requests are not followed; the reconciler revives their watchers.');
    this.onLoggedErrors(watch);
    this.onRunaway(watch);
    this.onDispatchLag(dispatch);
    this.onBrokenPromise(reconcile);
    this.onAttention([validate, apply, record, watch, recordInterrupted, reconcile]);
  }

  private onErrors(id: string, worker: WorkerFunction, consequence: string): void {
    const description = `${consequence} Look for level ERROR in the function's log.`;
    alarmFromOneOn(this, id, worker.metricErrors({ period: PERIOD }), description);
  }

  /** A tick gets over what goes wrong in it, so the function's own errors do not show it. */
  private onLoggedErrors({ logGroup }: WorkerFunction): void {
    new MetricFilter(this, 'WatchFailures', {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.level', '=', 'ERROR'),
      metricNamespace: WATCH_FAILURES.namespace,
      metricName: WATCH_FAILURES.metricName,
      metricValue: '1',
    });
    const metric = new Metric({ ...WATCH_FAILURES, statistic: Stats.SUM, period: PERIOD });
    const description =
      'A tick could not follow a request, or a whole account. Its log says why: "misconfigured" names a profile to mend.';
    alarmFromOneOn(this, 'WatchFails', metric, description);
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

  /** Lambda does not stop a chain of ticks that never ends (docs/adr/0015): somebody must hear of it. */
  private onRunaway(watch: WorkerFunction): void {
    new Alarm(this, 'WatchRunaway', {
      metric: watch.metricInvocations({ period: PERIOD }),
      threshold: RUNAWAY_RUNS,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'The function watch runs far more often than its accounts and the starts of requests explain. ' +
        'If its log shows no reason, disable its event source mapping; the reconciler revives the watchers afterwards.',
    });
  }

  /** A watcher whose next tick does not come is revived within a minute. */
  private onBrokenPromise({ logGroup }: WorkerFunction): void {
    new MetricFilter(this, 'BrokenPromise', {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', 'reconciled'),
      metricNamespace: OLDEST_PROMISE.namespace,
      metricName: OLDEST_PROMISE.metricName,
      metricValue: '$.counts.overdueSeconds',
    });
    new Alarm(this, 'WatcherOverdue', {
      metric: new Metric({ ...OLDEST_PROMISE, statistic: Stats.MAXIMUM, period: PERIOD }),
      threshold: MAX_OVERDUE.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'The requests of a provider account have not been looked at for more than three minutes. ' +
        "Look at the watch function's log, its throttles and its queue.",
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
