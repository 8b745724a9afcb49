import type { DynamoDBRecord } from 'aws-lambda';
import { PARTITION } from '../../../../lambdas/contract/table';
import { ServiceUnavailableError } from '../../../../lambdas/core/domain/errors';
import { dispatchHandler } from '../../../../lambdas/handlers/intake/dispatch';
import { requestId } from '../../../support/builders';

/** Executions of which those of some requests cannot be started. */
class StubbornExecutions {
  readonly started: string[] = [];

  constructor(private readonly refused: readonly string[]) {}

  start(id: string): Promise<void> {
    if (this.refused.includes(id)) return Promise.reject(new ServiceUnavailableError('Throttled'));
    this.started.push(id);
    return Promise.resolve();
  }

  statusOf(id: string): Promise<'running' | 'none'> {
    return Promise.resolve(this.started.includes(id) ? 'running' : 'none');
  }
}

function recordOf(number: number): DynamoDBRecord {
  const partition = { S: PARTITION.request + requestId(number) };
  return { dynamodb: { Keys: { pk: partition, sk: partition }, SequenceNumber: `sequence-${number}` } };
}

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a record that fails is delivered again, and the others are started and done', async () => {
  const executions = new StubbornExecutions([requestId(2)]);
  const answer = await dispatchHandler(executions)({ Records: [1, 2, 3].map(recordOf) });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence-2' }] });
  expect(executions.started).toEqual([requestId(1), requestId(3)]);
});

test('a batch that is started as a whole is done', async () => {
  const executions = new StubbornExecutions([]);
  expect(await dispatchHandler(executions)({ Records: [1, 2].map(recordOf) })).toEqual({ batchItemFailures: [] });
  expect(executions.started).toEqual([requestId(1), requestId(2)]);
});

test('a record without a request is not forgotten in silence', async () => {
  const executions = new StubbornExecutions([]);
  const answer = await dispatchHandler(executions)({ Records: [{ dynamodb: { SequenceNumber: 'sequence-9' } }] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence-9' }] });
  expect(executions.started).toEqual([]);
});
