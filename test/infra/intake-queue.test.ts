import { functionsByName, mappingOf, readable, resourcesOf } from './template';
import type { Resource } from './template';

const INTAKE = 'IntakeQueue';
const DEAD_LETTERS = 'IntakeDeadLetters';

function queue(name: string): Resource['properties'] {
  const found = resourcesOf('AWS::SQS::Queue').find(({ id }) => readable({ Ref: id }) === name);
  if (found === undefined) throw new Error(`The template has no queue ${name}`);
  return found.properties;
}

test('delivers messages to intake in batches of ten, bounded, each with a result of its own', () => {
  const { properties } = mappingOf('intake');

  expect(readable(properties['EventSourceArn'])).toBe(`${INTAKE}.Arn`);
  expect(properties).toMatchObject({
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  });
});

test('hides a message six times as long as intake may run', () => {
  const { Timeout } = functionsByName().intake.properties;

  expect(queue(INTAKE)['VisibilityTimeout']).toBe(6 * Number(Timeout));
});

test('gives a message up after five deliveries and keeps it longer than the queue had it', () => {
  const { RedrivePolicy, MessageRetentionPeriod: seconds } = queue(INTAKE);
  const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as Record<string, unknown>;

  expect(readable(deadLetterTargetArn)).toBe(`${DEAD_LETTERS}.Arn`);
  expect(maxReceiveCount).toBe(5);
  expect(queue(DEAD_LETTERS)['MessageRetentionPeriod']).toBe(14 * 86_400);
  expect(Number(seconds)).toBeLessThan(14 * 86_400);
});

test.each([INTAKE, DEAD_LETTERS])('encrypts the messages of %s and takes them over TLS only', (name) => {
  const policies = resourcesOf('AWS::SQS::QueuePolicy').filter(({ properties }) =>
    (properties['Queues'] as unknown[]).some((one) => readable(one) === name),
  );
  const statements = policies.flatMap(
    ({ properties }) => (properties['PolicyDocument'] as { Statement: readonly object[] }).Statement,
  );

  expect(queue(name)['SqsManagedSseEnabled']).toBe(true);
  expect(statements).toMatchObject([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('raises an alarm while a message is given up', () => {
  const alarms = resourcesOf('AWS::CloudWatch::Alarm').filter(({ properties }) =>
    ((properties['Dimensions'] ?? []) as { Value: unknown }[]).some(
      ({ Value }) => readable(Value) === `${DEAD_LETTERS}.QueueName`,
    ),
  );

  expect(alarms.map(({ properties }) => properties)).toMatchObject([
    {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    },
  ]);
});
