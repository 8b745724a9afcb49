import { TICK, TICK_DELIVERIES } from '../../lambdas/contract/ticks';
import { functionsByName, mappingOf, readable, resourcesOf } from './template';

function queue(name: string): Readonly<Record<string, unknown>> {
  const found = resourcesOf('AWS::SQS::Queue').find(({ id }) => readable({ Ref: id }) === name);
  if (found === undefined) throw new Error(`The template has no queue ${name}`);
  return found.properties;
}

test('delivers messages to watch one by one, to so many accounts at a time that one that hangs holds up no other', () => {
  const { properties } = mappingOf('watch');

  expect(readable(properties['EventSourceArn'])).toBe('WatcherQueue.Arn');
  expect(properties).toMatchObject({
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 50 },
  });
});

test('runs ticks by the times that they count on', () => {
  expect(functionsByName().watch.properties['Timeout']).toBe(TICK.functionSeconds);
  expect(queue('WatcherQueue')['VisibilityTimeout']).toBe(TICK.visibilitySeconds);
});

test('keeps a message that was given up longer than the queue had it', () => {
  const { RedrivePolicy, MessageRetentionPeriod: seconds } = queue('WatcherQueue');
  const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as Record<string, unknown>;

  expect(readable(deadLetterTargetArn)).toBe('WatcherDeadLetters.Arn');
  expect(maxReceiveCount).toBe(TICK_DELIVERIES);
  expect(Number(queue('WatcherDeadLetters')['MessageRetentionPeriod'])).toBeGreaterThan(Number(seconds));
});
