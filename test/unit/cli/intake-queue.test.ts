import { deadLettersUrl, intakeQueueUrl } from '../../../lib/cli/intake-queue';

const queue = (logicalId: string): { logicalId: string; type: string; physicalId: string } => ({
  logicalId,
  type: 'AWS::SQS::Queue',
  physicalId: `http://127.0.0.1:1/000000000000/${logicalId}`,
});

test('the intake queue is found by its name, not the queue of its dead letters', () => {
  const resources = [queue('IntakeDeadLetters1'), queue('IntakeQueue2'), queue('FunctionsDispatchNotDispatched3')];

  expect(intakeQueueUrl({ resources })).toBe('http://127.0.0.1:1/000000000000/IntakeQueue2');
  expect(deadLettersUrl({ resources })).toBe('http://127.0.0.1:1/000000000000/IntakeDeadLetters1');
});

test('an assembly without an intake queue is refused', () => {
  expect(() => intakeQueueUrl({ resources: [queue('IntakeDeadLetters1')] })).toThrow('no intake queue');
});
