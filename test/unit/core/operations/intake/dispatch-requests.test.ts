import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { dispatching } from '../../../../../lambdas/core/operations/intake/dispatch-requests';
import { change, NOW_MS, providerProfile, requestId } from '../../../../support/builders';
import { Gatehouse } from '../../../../support/gate/gatehouse';
import { ACCOUNT, line } from '../../../../support/gate/waiting';

const SINGLES = line('acme');

let gatehouse: Gatehouse;

beforeEach(() => {
  gatehouse = new Gatehouse(providerProfile({ limits: { maxInFlight: 5 } }));
});

test('a request that never waits is started at once', async () => {
  const id = await gatehouse.joinOne(SINGLES, { admission: undefined });

  expect(gatehouse.executions.started).toEqual([id]);
  expect([gatehouse.errands.all, await gatehouse.lines.isAny(ACCOUNT)]).toEqual([[], false]);
});

test('one that waits makes its line known, then wakes the gate at once; it is not started', async () => {
  const touch = jest.spyOn(gatehouse.lines, 'touch');
  const find = jest.spyOn(gatehouse.gates, 'find');

  await gatehouse.joinOne(SINGLES);

  expect(gatehouse.executions.started).toEqual([]);
  expect((await gatehouse.lines.known(ACCOUNT)).map((known) => known.line)).toEqual([SINGLES]);
  expect(gatehouse.errands.all).toEqual([{ errand: { kind: 'gate', account: ACCOUNT, n: 1 }, atMs: NOW_MS }]);
  expect(Number(touch.mock.invocationCallOrder[0])).toBeLessThan(Number(find.mock.invocationCallOrder[0]));
});

test('what is the same for many is done once, and again for those that come later', async () => {
  const touch = jest.spyOn(gatehouse.lines, 'touch');

  await gatehouse.join(SINGLES, 20);
  const before = touch.mock.calls.length;
  await gatehouse.join(SINGLES, 20);

  expect([before, touch.mock.calls.length]).toEqual([1, 2]);
});

test.each([
  { name: 'comes soon by itself', seconds: 5, messages: 1 },
  { name: 'comes later', seconds: 30, messages: 2 },
])('a gate whose next tick $name gets $messages messages in all', async ({ seconds, messages }) => {
  await gatehouse.gates.take(ACCOUNT, 1, 'me', NOW_MS);
  await gatehouse.errands.send({ kind: 'gate', account: ACCOUNT, n: 2 }, seconds);
  await gatehouse.gates.leave(ACCOUNT, 1, 'me', { promisedAtMs: NOW_MS + seconds * 1000 });

  await gatehouse.joinOne(SINGLES);

  expect(gatehouse.errands.all).toHaveLength(messages);
});

test('the watcher of the account is another matter', async () => {
  await gatehouse.actors.promise(ACCOUNT, NOW_MS, undefined);

  await gatehouse.joinOne(SINGLES);

  expect(gatehouse.errands.all).toHaveLength(1);
});

test('one that has been admitted and has begun does not make its line known again', async () => {
  const id = await gatehouse.accept();
  const request = await gatehouse.store.find(id);
  if (request === undefined) throw new Error('It is gone');
  await gatehouse.store.commit(change(request, { state: 'running' }));

  await gatehouse.dispatch(id);

  expect(await gatehouse.lines.isAny(ACCOUNT)).toBe(false);
  expect(gatehouse.executions.started).toEqual([id]);
});

test.each([
  { name: 'waited', changes: {} },
  { name: 'never waits', changes: { admission: undefined } },
])('one that $name and has ended before this gets nothing', async ({ changes }) => {
  const id = await gatehouse.accept(SINGLES, changes);
  await gatehouse.end(id);

  await gatehouse.dispatch(id);

  expect([gatehouse.executions.started, gatehouse.errands.all]).toEqual([[], []]);
});

test('a line that cannot be made known fails those who wait in it, and nobody else', async () => {
  jest.spyOn(gatehouse.lines, 'touch').mockRejectedValueOnce(new ServiceUnavailableError('DynamoDB is away'));
  const [waiting, other, direct] = [
    await gatehouse.accept(SINGLES),
    await gatehouse.accept(line('other')),
    await gatehouse.accept(SINGLES, { admission: undefined }),
  ];

  const dispatch = dispatching(gatehouse.ports());
  const outcomes = await Promise.allSettled([waiting, other, direct].map(dispatch));

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

test('a request that is not there is an error', async () => {
  await expect(gatehouse.dispatch(requestId(99))).rejects.toMatchObject({ name: 'InvariantError' });
});
