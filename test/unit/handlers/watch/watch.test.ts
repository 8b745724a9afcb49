import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { ServiceUnavailableError } from '../../../../lambdas/core/domain/errors';
import { watchHandler } from '../../../../lambdas/handlers/watch/watch';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../support/builders';
import { InMemoryHttpTransport } from '../../../support/in-memory/http-transport';
import { Doubles } from '../../../support/operations/doubles';

const TICK_ONE = { kind: 'watch', account: 'otc', n: 1 };

/** What the queue delivers, one message a batch. */
function eventOf(body: string): SQSEvent {
  return { Records: [{ messageId: 'm-1', body } as SQSRecord] };
}

let doubles: Doubles;

/** Handles one message. @returns whether it is delivered again */
async function comesAgain(message: unknown): Promise<boolean> {
  const handler = watchHandler(doubles.dependencies(new InMemoryHttpTransport()));
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const { batchItemFailures } = await handler(eventOf(body));
  return batchItemFailures.length > 0;
}

beforeEach(() => {
  doubles = new Doubles();
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a tick is run, and its message is gone', async () => {
  expect(await comesAgain(TICK_ONE)).toBe(false);
  expect(await doubles.actors.find('otc')).toMatchObject({ promisedAtMs: 0 });
});

test('a tick of an account that another one has comes again', async () => {
  await doubles.actors.take('otc', 1, 'another', NOW_MS);

  expect(await comesAgain(TICK_ONE)).toBe(true);
});

test('a tick comes again when its account cannot be taken', async () => {
  jest.spyOn(doubles.actors, 'take').mockRejectedValue(new ServiceUnavailableError('DynamoDB gave no answer'));

  expect(await comesAgain(TICK_ONE)).toBe(true);
});

test.each([
  { name: 'whose time has come', message: { kind: 'start', account: 'otc-classic', requestId: requestId() } },
  { name: 'of an earlier release', message: { kind: 'start', requestId: requestId(), atMs: NOW_MS, hasPlace: true } },
])('a start $name is made', async ({ message }) => {
  await doubles.store.accept(acceptance(provisioningRequest()));

  expect(await comesAgain(message)).toBe(false);
  expect(doubles.executions.started).toEqual([requestId()]);
});

test('a tick of the gate is run', async () => {
  expect(await comesAgain({ ...TICK_ONE, kind: 'gate' })).toBe(false);
  expect(await doubles.gates.find('otc')).toMatchObject({ promisedAtMs: 0 });
  expect(await doubles.actors.find('otc')).toBeUndefined();
});

test.each([
  { name: 'no JSON', message: 'tick' },
  { name: 'of no kind', message: { account: 'otc', n: 1 } },
  { name: 'the tick before the first', message: { ...TICK_ONE, n: 0 } },
  { name: 'the start of no request of ours', message: { kind: 'start', account: 'otc', requestId: 'x' } },
])('a message that is $name is not forgotten in silence', async ({ message }) => {
  expect(await comesAgain(message)).toBe(true);
});
