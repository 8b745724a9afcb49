import { functionsByName, onlyResourceOf, readable, resourcesOf, tableOf } from './template';
import type { Resource } from './template';

/** The rule with a target of that function. */
function ruleFor(name: 'record-interrupted' | 'reconcile'): Resource {
  const arn = readable({ 'Fn::GetAtt': [functionsByName()[name].id, 'Arn'] });
  const [rule, ...others] = resourcesOf('AWS::Events::Rule').filter(
    ({ properties }) => readable((properties['Targets'] as { Arn: unknown }[])[0]?.Arn) === arn,
  );
  if (rule === undefined || others.length > 0) throw new Error(`Not exactly one rule calls ${name}`);
  return rule;
}

/** How a function's asynchronous invocations are retried. */
function invocationsOf(name: 'record-interrupted' | 'reconcile'): Resource['properties'] | undefined {
  const ref = readable({ Ref: functionsByName()[name].id });
  return resourcesOf('AWS::Lambda::EventInvokeConfig').find(
    ({ properties }) => readable(properties['FunctionName']) === ref,
  )?.properties;
}

/** What is watched, with its dimension, and from what value on; by the alarm's id. */
function alarms(): Readonly<Record<string, string>> {
  const entries = resourcesOf('AWS::CloudWatch::Alarm').map(({ id, properties }) => {
    const { Namespace, MetricName, Statistic, Dimensions = [], Threshold, ComparisonOperator } = properties;
    const of = (Dimensions as { Value: unknown }[]).map(({ Value }) => readable(Value)).join();
    return [readable({ Ref: id }), [Namespace, MetricName, Statistic, of, ComparisonOperator, Threshold].join(' ')];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The filters that feed a metric of ours: whose log, what they look for, and the value that they take from it. */
function filtersOf(metric: string): { readonly log: string; readonly pattern: unknown; readonly value: unknown }[] {
  return resourcesOf('AWS::Logs::MetricFilter').flatMap(({ properties }) => {
    const { LogGroupName, FilterPattern: pattern, MetricTransformations } = properties;
    const fed = (
      MetricTransformations as { MetricNamespace: string; MetricName: string; MetricValue: string }[]
    ).filter(({ MetricNamespace, MetricName }) => MetricNamespace === 'VpnProvisioner' && MetricName === metric);
    return fed.map(({ MetricValue: value }) => ({ log: readable(LogGroupName), pattern, value }));
  });
}

const FROM_ONE_ON = 'GreaterThanOrEqualToThreshold 1';

describe('an execution that ended without an outcome', () => {
  test('is reported, whichever way it ended', () => {
    const { EventPattern, State } = ruleFor('record-interrupted').properties;
    const { detail, ...rest } = EventPattern as { detail: { stateMachineArn: unknown[]; status: string[] } };

    expect(State).toBe('ENABLED');
    expect(rest).toEqual({ source: ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'] });
    expect(detail.stateMachineArn.map(readable)).toEqual([
      readable({ Ref: onlyResourceOf('AWS::StepFunctions::StateMachine').id }),
    ]);
    expect(detail.status).toEqual(['FAILED', 'TIMED_OUT', 'ABORTED']);
  });

  test('is reported for a day when the function cannot be called, then kept', () => {
    const [target] = ruleFor('record-interrupted').properties['Targets'] as Record<string, unknown>[];

    expect(target?.['RetryPolicy']).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
    expect(readable((target?.['DeadLetterConfig'] as { Arn: unknown }).Arn)).toBe(
      'InterruptedExecutionsNotRecorded.Arn',
    );
  });

  test('is kept when the function fails three times', () => {
    const { MaximumRetryAttempts, DestinationConfig } = invocationsOf('record-interrupted') ?? {};
    const { OnFailure } = DestinationConfig as { OnFailure: { Destination: unknown } };

    expect(MaximumRetryAttempts).toBe(2);
    expect(readable(OnFailure.Destination)).toBe('InterruptedExecutionsNotRecorded.Arn');
  });
});

describe('the reconciler', () => {
  test('runs every minute', () => {
    const { ScheduleExpression, State } = ruleFor('reconcile').properties;

    expect({ ScheduleExpression, State }).toEqual({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
  });

  test('leaves a run that failed to the next one', () => {
    expect(invocationsOf('reconcile')).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });

  test('finds what is due by an index that holds keys only', () => {
    const { properties } = tableOf('Requests');

    const indexes = properties['GlobalSecondaryIndexes'] as { IndexName: string }[];
    expect(indexes.filter(({ IndexName }) => !IndexName.startsWith('by-'))).toEqual([
      {
        IndexName: 'open',
        KeySchema: [
          { AttributeName: 'openPk', KeyType: 'HASH' },
          { AttributeName: 'reconcileAtMs', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });
});

describe('an operator hears of', () => {
  test.each([
    { what: 'new requests that were given up', queue: 'FunctionsDispatchNotDispatched' },
    { what: 'ends that were not recorded', queue: 'InterruptedExecutionsNotRecorded' },
    { what: 'ticks that could not run', queue: 'WatcherDeadLetters' },
  ])('$what', ({ queue }) => {
    const watched = `AWS/SQS ApproximateNumberOfMessagesVisible Maximum ${queue}.QueueName ${FROM_ONE_ON}`;

    expect(Object.values(alarms())).toContain(watched);
  });

  test.each([
    { alarm: 'AlarmsDispatchErrors', of: 'FunctionsDispatch' },
    { alarm: 'AlarmsRecordInterruptedErrors', of: 'FunctionsRecordInterrupted' },
    { alarm: 'AlarmsReconcileErrors', of: 'FunctionsReconcile' },
    { alarm: 'AlarmsWatchErrors', of: 'FunctionsWatch' },
  ])('errors of $of', ({ alarm, of }) => {
    expect(alarms()[alarm]).toBe(`AWS/Lambda Errors Sum ${of} ${FROM_ONE_ON}`);
  });

  test('new requests that wait for more than a minute', () => {
    expect(alarms()['AlarmsDispatchLag']).toBe(
      'AWS/Lambda IteratorAge Maximum FunctionsDispatch GreaterThanThreshold 60000',
    );
  });

  test('an account that has not been looked at for more than three minutes', () => {
    const [filter, ...others] = filtersOf('OldestPromiseOverdueSeconds');

    expect(others).toEqual([]);
    expect(filter).toEqual({
      log: 'FunctionsReconcileLogs',
      pattern: '{ $.message = "reconciled" }',
      value: '$.counts.overdueSeconds',
    });
    expect(alarms()['AlarmsWatcherOverdue']).toBe(
      'VpnProvisioner OldestPromiseOverdueSeconds Maximum  GreaterThanThreshold 180',
    );
  });

  test('requests that need attention, whoever has recorded it', () => {
    const filters = filtersOf('RequestsNeedingAttention');
    const logs = ['Apply', 'Reconcile', 'RecordInterrupted', 'Record', 'Validate', 'Watch'];

    expect(filters.map(({ log }) => log).toSorted()).toEqual(logs.map((name) => `Functions${name}Logs`));
    expect(new Set(filters.map(({ pattern }) => pattern))).toEqual(
      new Set(['{ ($.message = "recorded") && ($.state = "needs_attention") }']),
    );
    expect(new Set(filters.map(({ value }) => value))).toEqual(new Set(['1']));
    expect(alarms()['AlarmsRequestsNeedAttention']).toBe(`VpnProvisioner RequestsNeedingAttention Sum  ${FROM_ONE_ON}`);
  });
});

test('every alarm says what to do, and is quiet while there is nothing to measure', () => {
  for (const { properties } of resourcesOf('AWS::CloudWatch::Alarm')) {
    expect(properties['TreatMissingData']).toBe('notBreaching');
    expect(String(properties['AlarmDescription']).length).toBeGreaterThan(60);
  }
});

test('every queue is encrypted and takes nothing over an open line', () => {
  const policies = resourcesOf('AWS::SQS::QueuePolicy').map(({ properties }) => properties);
  const closed = policies
    .filter(({ PolicyDocument }) => JSON.stringify(PolicyDocument).includes('{"Bool":{"aws:SecureTransport":"false"}}'))
    .flatMap(({ Queues }) => (Queues as unknown[]).map(readable));

  const queues = resourcesOf('AWS::SQS::Queue');

  expect(queues.map(({ properties }) => properties['SqsManagedSseEnabled'] ?? properties['KmsMasterKeyId'])).toEqual(
    queues.map((): unknown => expect.anything()),
  );
  expect(closed.toSorted()).toEqual(queues.map(({ id }) => readable({ Ref: id })).toSorted());
});

test('what was given up is kept for two weeks', () => {
  const kept = resourcesOf('AWS::SQS::Queue')
    .filter(({ id }) => /NotDispatched|NotRecorded|NotCounted|DeadLetters/.test(id))
    .map(({ properties }) => properties['MessageRetentionPeriod']);

  expect(kept).toEqual(Array(6).fill(1_209_600));
});
