import type { NewAuditEvent } from '../../../../lambdas/core/domain/request/audit-event';
import type { DynamoDBRecord } from 'aws-lambda';
import { eventItem } from '../../../../lambdas/adapters/dynamodb/request-items';
import { parseBatchId } from '../../../../lambdas/core/domain/batch-id';
import { tallyHandler } from '../../../../lambdas/handlers/batches/tally';
import { BatchWorld, rowBody } from '../../../support/operations/batch-world';

let world: BatchWorld;

beforeEach(() => {
  world = new BatchWorld();
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** The records of a batch with one row that has succeeded, as the stream has them. */
async function recordsOf(name: string): Promise<DynamoDBRecord[]> {
  const { id } = await world.accepted([rowBody(1)]);
  await world.deliverAll();
  const batchId = parseBatchId(id);
  const [request] = batchId === undefined ? [] : world.requestsOf(batchId);
  if (request === undefined) throw new Error('no request');
  await world.play(request.id, { state: 'succeeded' });
  const events = (await world.store.events(request.id)).filter(({ after }) => after.state !== 'accepted');
  return events.map((event, index) => ({
    // Items and images differ in how the SDK types bytes only, and an event has none.
    dynamodb: {
      NewImage: eventItem(event as NewAuditEvent, request.batch) as Record<string, never>,
      SequenceNumber: `${name}-${index + 1}`,
    },
  }));
}

test('rows are counted by the events of the stream', async () => {
  const answer = await tallyHandler(world.ports())({ Records: await recordsOf('one') });

  const [header] = world.batches.all;
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(header && (await world.ledger.tally(header.id))?.states).toMatchObject({ succeeded: 1 });
});

test('events of a batch that cannot be counted come again, those of others do not', async () => {
  const [first, second] = [await recordsOf('one'), await recordsOf('two')];
  const ports = world.ports();
  const [failing] = world.batches.all;
  const find: typeof ports.ledger.find = (id, rows) =>
    id === failing?.id ? Promise.reject(new Error('x')) : world.ledger.find(id, rows);
  const ledger = Object.assign(Object.create(world.ledger) as typeof ports.ledger, { find });

  const answer = await tallyHandler({ ...ports, ledger })({ Records: [...first, ...second] });

  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['one-1', 'one-2']);
});

test('an event that cannot be read comes again by itself', async () => {
  const records = await recordsOf('one');
  const broken = { dynamodb: { NewImage: {}, SequenceNumber: 'broken' } };

  const answer = await tallyHandler(world.ports())({ Records: [broken, ...records] });

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'broken' }] });
});
