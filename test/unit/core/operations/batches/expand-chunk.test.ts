import { ROW_TRIES } from '../../../../../lambdas/contract/batches';
import type { ChunkTask } from '../../../../../lambdas/contract/batches';
import { ConfigurationError, ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { workOnChunk } from '../../../../../lambdas/core/operations/batches/chunks/work-on-chunk';
import { BatchWorld, rowBody } from '../../../../support/operations/batch-world';
import type { BatchPorts } from '../../../../support/operations/batch-world';

let world: BatchWorld;
let task: ChunkTask;

beforeEach(async () => {
  world = new BatchWorld();
  await world.accepted([rowBody(1), rowBody(2), rowBody(3)]);
  const record = world.takeRecord();
  if (record === undefined) throw new Error('nothing was streamed');
  await world.dispatch(record);
  const [first] = world.chunks.all;
  if (first === undefined) throw new Error('no message');
  task = first;
});

/** What stores requests, but not the n-th row. */
function withoutRow(n: number, error: Error): BatchPorts {
  const ports = world.ports();
  const store = Object.assign(Object.create(ports.store) as BatchPorts['store'], {
    accept: (given: Parameters<BatchPorts['store']['accept']>[0]) =>
      given.request.batch?.row === n && given.request.state === 'accepted'
        ? Promise.reject(error)
        : ports.store.accept(given),
    find: (id: Parameters<BatchPorts['store']['find']>[0]) => ports.store.find(id),
  });
  return { ...ports, store };
}

const statesOf = (): (string | undefined)[] => world.store.ids.map((id) => world.store.stored(id)?.state);
const isExpanded = async (): Promise<boolean> => {
  const [header] = world.batches.all;
  const [call] = header?.calls ?? [];
  if (header === undefined || call === undefined) return false;
  return (await world.ledger.expanded({ batchId: header.id, callId: call.id })).has(0);
};

test('a chunk that is expanded twice makes one request of each row', async () => {
  await world.work(task);
  await world.work(task);
  await Promise.all([world.work(task), world.work(task)]);

  expect(world.store.ids).toHaveLength(3);
  expect(await isExpanded()).toBe(true);
});

test('what is left of a chunk whose expansion died is expanded by the next one', async () => {
  let calls = 0;
  const dies = (): void => {
    calls += 1;
    if (calls > 7) throw new Error('crash');
  };
  await world.work(task, 1, dies).catch(() => undefined);
  expect(await isExpanded()).toBe(false);

  await world.work(task, 2);

  expect(world.store.ids).toHaveLength(3);
  expect(await isExpanded()).toBe(true);
});

test('a row that cannot be stored does not hold back the others, and the chunk comes again', async () => {
  const attempt = workOnChunk(withoutRow(2, new ConfigurationError('x')), task, 1);

  await expect(attempt).rejects.toThrow(ServiceUnavailableError);
  expect(statesOf()).toEqual(['accepted', 'accepted']);
  expect(await isExpanded()).toBe(false);
});

test('a row that cannot be stored in five deliveries ends as a failed request', async () => {
  await workOnChunk(withoutRow(2, new ConfigurationError('x')), task, ROW_TRIES);

  expect(statesOf().toSorted()).toEqual(['accepted', 'accepted', 'failed']);
  const failed = world.store.ids.map((id) => world.store.stored(id)).find((request) => request?.state === 'failed');
  expect(failed).toMatchObject({ problem: { code: 'internal-error' }, batch: { row: 2 }, hasPreSharedKey: false });
  expect(failed && (await world.store.events(failed.id)).map(({ type }) => type)).toEqual(['failed']);
  expect(await isExpanded()).toBe(true);
});

test('an outage ends no row, however often the chunk comes', async () => {
  const attempt = workOnChunk(withoutRow(2, new ServiceUnavailableError('x')), task, 50);

  await expect(attempt).rejects.toThrow(ServiceUnavailableError);
  expect(statesOf()).toEqual(['accepted', 'accepted']);
});

test('a profile that is gone is a matter of single rows', async () => {
  const ports = { ...world.ports(), profiles: { read: () => Promise.resolve(undefined), forget: () => undefined } };

  await expect(workOnChunk(ports, task, 1)).rejects.toThrow(ServiceUnavailableError);
  await workOnChunk(ports, task, ROW_TRIES);

  expect(statesOf()).toEqual(['failed', 'failed', 'failed']);
});

test('a chunk of nobody is left alone', async () => {
  await world.work({ ...task, chunk: 7 });
  await world.work({ ...task, callId: 'other' });

  expect(world.store.ids).toEqual([]);
});
