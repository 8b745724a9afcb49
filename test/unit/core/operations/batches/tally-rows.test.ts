import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { problemOf } from '../../../../../lambdas/core/domain/request/problem';
import { getBatch } from '../../../../../lambdas/core/operations/batches/query-batches';
import { BatchWorld, CALLER, rowBody } from '../../../../support/operations/batch-world';

let world: BatchWorld;
let id: BatchId;

beforeEach(async () => {
  world = new BatchWorld();
  const batch = await world.accepted([rowBody(1), rowBody(2), rowBody(3)]);
  id = parseBatchId(batch.id) ?? id;
  await world.deliverAll();
});

const counts = async (): Promise<unknown> => (await getBatch(world.ports(), CALLER.tenant, id))?.counts;

async function playThree(): Promise<void> {
  const [first, second, third] = world.requestsOf(id);
  if (first === undefined || second === undefined || third === undefined) throw new Error('no requests');
  await world.play(first.id, { state: 'succeeded' });
  await world.play(second.id, { state: 'failed', problem: problemOf('provider-quota', 'Full.', { retryable: true }) });
  await world.play(third.id);
}

test('rows are counted by the state that they are in', async () => {
  await playThree();
  await world.tally(world.takeEvents());

  expect(await counts()).toMatchObject({ accepted: 0, running: 1, succeeded: 1, failed: 1 });
});

test('events that come twice, and in the wrong order, count once', async () => {
  await playThree();
  const events = world.takeEvents();

  await world.tally(events.toReversed());
  await world.tally(events);
  for (const event of events) await world.tally([event]);

  expect(await counts()).toMatchObject({ accepted: 0, running: 1, succeeded: 1, failed: 1 });
});

test('two that count rows of one batch at the same time count each once', async () => {
  await playThree();
  const events = world.takeEvents();

  await Promise.all([world.tally(events), world.tally(events.toReversed()), world.tally(events.slice(2))]);

  expect(await counts()).toMatchObject({ accepted: 0, running: 1, succeeded: 1, failed: 1 });
});

test('the record of a row that has failed says why', async () => {
  await playThree();
  await world.tally(world.takeEvents());

  const [record] = await world.ledger.find(id, [2]);
  expect(record).toMatchObject({
    state: 'failed',
    problem: { code: 'provider-quota', detail: 'Full.', retryable: true },
  });
});

test('who loses against others again and again gives up, for the record to come again', async () => {
  await playThree();
  jest.spyOn(world.ledger, 'advance').mockResolvedValue('conflict');

  await expect(world.tally(world.takeEvents())).rejects.toThrow(ServiceUnavailableError);
});
