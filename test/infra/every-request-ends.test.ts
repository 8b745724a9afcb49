import { functionsByName, onlyResourceOf, readable, resourcesOf } from './template';
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
  test('runs every five minutes', () => {
    const { ScheduleExpression, State } = ruleFor('reconcile').properties;

    expect({ ScheduleExpression, State }).toEqual({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
  });

  test('leaves a run that failed to the next one', () => {
    expect(invocationsOf('reconcile')).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 });
  });

  test('finds what is due by an index that holds keys only', () => {
    const { properties } = onlyResourceOf('AWS::DynamoDB::Table');

    expect(properties['GlobalSecondaryIndexes']).toEqual([
      {
        IndexName: 'open',
        KeySchema: [
          { AttributeName: 'openPk', KeyType: 'HASH' },
          { AttributeName: 'dueAtMs', KeyType: 'RANGE' },
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
  ])('$what', ({ queue }) => {
    const watched = `AWS/SQS ApproximateNumberOfMessagesVisible Maximum ${queue}.QueueName ${FROM_ONE_ON}`;

    expect(Object.values(alarms())).toContain(watched);
  });

  test.each([
    { alarm: 'AlarmsDispatchErrors', of: 'FunctionsDispatch' },
    { alarm: 'AlarmsRecordInterruptedErrors', of: 'FunctionsRecordInterrupted' },
    { alarm: 'AlarmsReconcileErrors', of: 'FunctionsReconcile' },
  ])('errors of $of', ({ alarm, of }) => {
    expect(alarms()[alarm]).toBe(`AWS/Lambda Errors Sum ${of} ${FROM_ONE_ON}`);
  });

  test('new requests that wait for more than a minute', () => {
    expect(alarms()['AlarmsDispatchLag']).toBe(
      'AWS/Lambda IteratorAge Maximum FunctionsDispatch GreaterThanThreshold 60000',
    );
  });

  test('requests that need attention, whoever has recorded it', () => {
    const filters = resourcesOf('AWS::Logs::MetricFilter').map(({ properties }) => properties);
    const metrics = filters.flatMap(({ MetricTransformations }) => MetricTransformations as object[]);

    expect(filters.map(({ LogGroupName }) => readable(LogGroupName)).toSorted()).toEqual([
      'FunctionsReconcileLogs',
      'FunctionsRecordInterruptedLogs',
      'FunctionsRecordLogs',
    ]);
    expect(new Set(filters.map(({ FilterPattern }) => FilterPattern))).toEqual(
      new Set(['{ ($.message = "recorded") && ($.state = "needs_attention") }']),
    );
    expect(metrics).toEqual(
      metrics.map(() => ({
        MetricNamespace: 'VpnProvisioner',
        MetricName: 'RequestsNeedingAttention',
        MetricValue: '1',
      })),
    );
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
    .filter(({ id }) => /NotDispatched|NotRecorded/.test(id))
    .map(({ properties }) => properties['MessageRetentionPeriod']);

  expect(kept).toEqual([1_209_600, 1_209_600]);
});
