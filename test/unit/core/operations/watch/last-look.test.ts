/** The last look of a clean-up, after a create in doubt (protocol.md 1.8). */
import { markerOf } from '../../../../../lambdas/core/domain/connection/recognition';
import { answer, NOW_MS, requestId } from '../../../../support/builders';
import { FAILED, fails, IN_DOUBT, looking, OURS, UNAVAILABLE } from '../../../../support/operations/cleaning';
import type { World } from '../../../../support/operations/world';

test('the last look after a call in doubt is made when everything must be visible, and ends the request when there is nothing', async () => {
  const { world } = await looking();

  expect(await world.followed()).toMatchObject({ ...FAILED, endedAtMs: NOW_MS + 120_000 + 40_000 });
  expect(world.provider.calls.list).toBe(1);
});

test('the last look after a call in doubt removes a further connection that bears our marker, and leaves the own one', async () => {
  const { world, own } = await looking();
  const duplicate = world.provider.add({ ...OURS, description: markerOf(requestId()) });

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
  expect((await world.stored()).connection?.id).toBe(own.id);
  const events = await world.store.events(requestId());
  expect(events.slice(-4, -1).map(({ type, connectionId }) => ({ type, connectionId }))).toEqual([
    { type: 'duplicate-found', connectionId: duplicate.id },
    { type: 'removal-sent', connectionId: duplicate.id },
    { type: 'duplicate-removed', connectionId: duplicate.id },
  ]);
});

test('the last look after a call in doubt removes all of them when the name is a generated one', async () => {
  const name = `vpn-${requestId().slice('req_'.length).toLowerCase()}`;
  const { world, own } = await looking({ connectionName: undefined });
  world.provider.add({ ...OURS, name });
  world.provider.add({ ...OURS, name });

  await world.followed();

  expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
});

test('the last look after a call in doubt touches no connection that may be somebody else’s, and names it', async () => {
  const { world, own } = await looking();
  const stranger = world.provider.add(OURS);

  const { state, problem } = await world.followed();

  expect([state, problem?.code]).toEqual(['needs_attention', 'connection-ambiguous']);
  for (const id of [stranger.id, own.id]) expect(problem?.detail).toContain(id);
  expect(world.provider.calls.delete).toBe(0);
});

test('the last look after a call in doubt removes what is ours first, looks again, and then names what may be somebody else’s', async () => {
  const { world, own } = await looking();
  const duplicate = world.provider.add({ ...OURS, description: markerOf(requestId()) });
  const stranger = world.provider.add(OURS);

  const { state, problem } = await world.followed();

  expect([state, problem?.code]).toEqual(['needs_attention', 'connection-ambiguous']);
  expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id, stranger.id]);
  expect(problem?.detail).not.toContain(duplicate.id);
  // 35 s until what was in doubt is visible, and as long again after the duplicate was found; by ticks of 10 s.
  expect(world.clock.nowMs()).toBe(NOW_MS + 120_000 + 80_000);
});

test('the last look after a call in doubt is made again after a duplicate was found, for a list that is behind', async () => {
  const { world, own } = await looking();
  const duplicates = [1, 2].map(() => world.provider.add({ ...OURS, description: markerOf(requestId()) }));
  const [, hidden] = duplicates;
  world.provider.strike('list', (perform) => {
    world.provider.remove(hidden?.id ?? '');
    const listed = perform();
    world.provider.add({ ...OURS, description: markerOf(requestId()) }, hidden?.id);
    return listed;
  });

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
  expect((await world.trail()).filter((type) => type === 'duplicate-removed')).toHaveLength(2);
});

test('the last look after a call in doubt names the own connection only when it is kept', async () => {
  const { world, own } = await looking();
  const stranger = world.provider.add(OURS);
  await world.cancel();

  const { problem } = await world.followed();

  expect(problem?.code).toBe('connection-ambiguous');
  expect(problem?.detail).toContain(stranger.id);
  expect(problem?.detail).not.toContain(own.id);
  expect(world.provider.connections.map(({ id }) => id)).toEqual([stranger.id]);
});

test.each([
  {
    name: 'one that was there before',
    description: '',
    arrange: (world: World, id: string) => world.change({ attempt: { ...IN_DOUBT, knownIds: [id] } }),
  },
  {
    name: 'one of another request',
    description: '',
    arrange: (world: World, id: string) => world.claimForAnother(id),
  },
  { name: 'one with the marker of another request', description: markerOf(requestId(2)), arrange: asItIs },
])('the last look after a call in doubt passes over $name', async ({ description, arrange }) => {
  const { world } = await looking();
  const other = world.provider.add({ ...OURS, description });
  await arrange(world, other.id);

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections).toHaveLength(2);
});

test('the last look after a call in doubt is repeated when it fails, and is a matter for an operator when it is refused', async () => {
  const { world } = await looking();
  world.clock.advance(35);
  world.provider.strike('list', fails(UNAVAILABLE), fails(answer(403)));

  const { state, problem } = await world.followed();

  expect([state, problem?.code]).toEqual(['needs_attention', 'not-removed']);
  expect((await world.trail()).slice(-2)).toEqual(['clean-up-delayed', 'needs_attention']);
});

function asItIs(): Promise<void> {
  return Promise.resolve();
}
