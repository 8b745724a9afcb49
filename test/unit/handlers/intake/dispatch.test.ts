import type { DynamoDBRecord } from 'aws-lambda';
import { PARTITION } from '../../../../lambdas/contract/tables';
import { ServiceUnavailableError } from '../../../../lambdas/core/domain/errors';
import { dispatchHandler } from '../../../../lambdas/handlers/intake/dispatch';
import type { StreamHandler } from '../../../../lambdas/runtime/stream';
import { acceptance, providerProfile, provisioningRequest, requestId } from '../../../support/builders';
import { InMemoryHttpTransport } from '../../../support/in-memory/http-transport';
import { Doubles } from '../../../support/operations/doubles';

/** What starts requests, of which those of some cannot be started. */
async function stubborn(...refused: readonly number[]): Promise<Doubles> {
  const doubles = new Doubles(providerProfile());
  const { executions, store } = doubles;
  for (const n of [1, 2, 3]) await store.accept(acceptance(provisioningRequest({ id: requestId(n) })));
  const ids: readonly string[] = refused.map((n) => requestId(n));
  const start = executions.start.bind(executions);
  jest
    .spyOn(executions, 'start')
    .mockImplementation((id) => (ids.includes(id) ? Promise.reject(new ServiceUnavailableError('x')) : start(id)));
  return doubles;
}

function handlerOf(doubles: Doubles): StreamHandler {
  const dependencies = doubles.dependencies(new InMemoryHttpTransport());
  return dispatchHandler(dependencies, dependencies);
}

function recordOf(number: number): DynamoDBRecord {
  const partition = { S: PARTITION.requests.request + requestId(number) };
  return { dynamodb: { Keys: { pk: partition, sk: partition }, SequenceNumber: `sequence-${number}` } };
}

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a record that fails is delivered again, and the others are started and done', async () => {
  const doubles = await stubborn(2);
  const answer = await handlerOf(doubles)({ Records: [1, 2, 3].map(recordOf) });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence-2' }] });
  expect(doubles.executions.started).toEqual([requestId(1), requestId(3)]);
});

test('a batch that is started as a whole is done', async () => {
  const doubles = await stubborn();
  expect(await handlerOf(doubles)({ Records: [1, 2].map(recordOf) })).toEqual({ batchItemFailures: [] });
  expect(doubles.executions.started).toEqual([requestId(1), requestId(2)]);
});

test('a record without a request is not forgotten in silence', async () => {
  const doubles = await stubborn();
  const answer = await handlerOf(doubles)({ Records: [{ dynamodb: { SequenceNumber: 'sequence-9' } }] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence-9' }] });
  expect(doubles.executions.started).toEqual([]);
});
