import { FUNCTION_NAMES } from '../../../lambdas/contract/functions';
import { functionsByName } from '../../infra/template';
import { dollarsPerConnection, megabytesOf, totalOf } from './dollars';
import type { Approach, Counts } from './results';
import { standingCosts, standingParts } from './standing';

/** What ten connections might use, in numbers with which one can reckon. */
const COUNTS: Counts = {
  stateTransitions: 200,
  invocations: { apply: 10, observe: 40, record: 10 },
  httpRequests: 10,
  queueRequests: 30,
  providerReads: 40,
  looks: 30,
  providerWrites: 10,
  signIns: 10,
  peakProviderCallsPerSecond: 7,
  peakLimitedCallsPerSecond: 6,
  peakLooksPerSecond: 5,
  tableReadUnits: 80,
  tableWriteUnits: 160,
  keyCalls: 30,
  secretReads: 4,
  logBytes: 20_000,
};

function scenario(approach: Approach): Parameters<typeof dollarsPerConnection>[0]['scenario'] {
  return { approach, connections: 10, settleSeconds: 120 };
}

test('a connection costs its share of each service, by list price', () => {
  const dollars = dollarsPerConnection({ scenario: scenario('vpn-provisioner'), counts: COUNTS });

  expect(dollars).toEqual({
    // 20 transitions at 25 dollars per million.
    'Step Functions': 0.0005,
    // 6 invocations at 0.20 per million, and (6 * 0.1 s + 6 calls * 0.2 s) * 0.5 GB at 0.0000133334 per GB-second.
    Lambda: 0.000_013_2,
    // 8 reads at 0.125 and 16 writes at 0.625 per million.
    DynamoDB: 0.000_011,
    // 3 requests at 0.40 per million.
    SQS: 0.000_001_2,
    // 3 calls at 0.03 per 10,000.
    KMS: 0.000_009,
    // 1 request at 1.00 per million.
    'HTTP API': 0.000_001,
    // 0.4 calls at 0.05 per 10,000.
    'Secrets Manager': 0.000_002,
    // 2,000 bytes at 0.50 per GB.
    'CloudWatch Logs': 0.000_001,
  });
  expect(totalOf(dollars)).toBe(0.000_538_4);
});

test('a client that does not run on AWS costs nothing there', () => {
  const dollars = dollarsPerConnection({ scenario: scenario('polling-client'), counts: COUNTS });

  expect(totalOf(dollars)).toBe(0);
});

test('every function has the memory for which its time is billed', () => {
  const functions = functionsByName();
  const memories = FUNCTION_NAMES.map((name) => [name, functions[name].properties['MemorySize']]);

  expect(memories).toEqual(FUNCTION_NAMES.map((name) => [name, megabytesOf(name)]));
});

test('standing costs are counted in the template', () => {
  const resources = [
    resource('Key', 'AWS::KMS::Key'),
    resource('HighAlarm', 'AWS::CloudWatch::Alarm'),
    resource('LowAlarm', 'AWS::CloudWatch::Alarm'),
    // Two filters that feed one metric.
    resource('OneFilter', 'AWS::Logs::MetricFilter', { MetricTransformations: [{ MetricName: 'Attention' }] }),
    resource('OtherFilter', 'AWS::Logs::MetricFilter', { MetricTransformations: [{ MetricName: 'Attention' }] }),
    resource('Queue', 'AWS::SQS::Queue'),
    resource('Table', 'AWS::DynamoDB::Table'),
    resource('OfQueue', 'AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }),
    resource('OfTable', 'AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
    }),
    resource('Schedule', 'AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' }),
    resource('Pattern', 'AWS::Events::Rule', { EventPattern: {} }),
  ];

  const parts = standingParts(resources);

  expect(parts).toEqual({ keys: 1, alarms: 2, metrics: 1, secrets: 1, polledQueues: 1, scheduledRuns: 8_640 });
  expect(standingCosts(parts).map(({ count, dollarsPerMonth }) => [count, Number(dollarsPerMonth.toFixed(6))])).toEqual(
    [
      [1, 1],
      [2, 0.2],
      [1, 0.3],
      [1, 0.4],
      // Five pollers, three times a minute, for 30 days, at 0.40 per million.
      [648_000, 0.2592],
      // 8,640 runs at 0.20 per million, 432 GB-seconds at 0.0000133334, 43,200 read units at 0.125 per million.
      [8_640, 0.012_888],
    ],
  );
});

test('a schedule that is not a rate in minutes is refused', () => {
  const rule = resource('Schedule', 'AWS::Events::Rule', { ScheduleExpression: 'cron(0 12 * * ? *)' });

  expect(() => standingParts([rule])).toThrow('Not a rate in minutes: cron(0 12 * * ? *)');
});

function resource(logicalId: string, type: string, properties: Readonly<Record<string, unknown>> = {}): Resource {
  return { logicalId, type, properties, condition: undefined };
}

type Resource = Parameters<typeof standingParts>[0][number];
