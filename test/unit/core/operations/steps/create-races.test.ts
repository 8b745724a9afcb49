/**
 * A create whose request somebody else changes, or another run of the step takes over (protocol.md 2.1, SFN redelivers
 * a task).
 */
import { SEND_WINDOW_MS } from '../../../../../lambdas/contract/limits';
import { answer, CANARY_KEY, NOW_MS } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import type { Strike } from '../../../../support/in-memory/provider';
import { World } from '../../../../support/operations/world';
import type { Point } from '../../../../support/operations/world';

const RUNNING = { state: 'running', phase: 'apply' } as const;
const GENERATED = { connectionName: undefined };
const OURS = {
  name: 'vpnconnection1',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};

const losesItsAnswer: Strike = (perform) => {
  perform();
  return { kind: 'no-answer', reason: 'ECONNRESET' };
};
const isLost: Strike = () => ({ kind: 'no-answer', reason: 'ECONNRESET' });
const isRefused: Strike = () => answer(403);

/** The operation, so many seconds later. */
function after(world: World, seconds: number): Strike {
  return (perform) => {
    world.clock.advance(seconds);
    return perform();
  };
}

/** Every call of a port takes so many seconds, the one that writes the intent among them. */
function slow(world: World, seconds: number): Point {
  return () => {
    world.clock.advance(seconds);
  };
}

const WINDOW_SECONDS = SEND_WINDOW_MS / 1000;

test('a create is not sent, and is not in doubt, when the write of its intent took too long', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });

  const first = await world.apply(slow(world, WINDOW_SECONDS));
  const creates = world.provider.calls.create;
  const second = await world.apply();

  expect([first.next, creates, second.next]).toEqual(['again', 0, 'watch']);
  expect(await world.trail()).toEqual(['accepted', 'create-sent', 'create-not-sent', 'create-sent', 'created']);
  expect((await world.stored()).attempt).toMatchObject({ number: 2, everInDoubt: false });
});

test('a create is sent when the write of its intent was just in time', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });

  const result = await world.apply(slow(world, WINDOW_SECONDS - 0.001));

  expect(result.next).toBe('watch');
  expect(world.provider.calls.create).toBe(1);
});

test('the time to send a create begins with its intent: the sign-in and the look before may take long', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('token', after(world, WINDOW_SECONDS));
  world.provider.strike('list', after(world, WINDOW_SECONDS));

  expect((await world.apply()).next).toBe('watch');
  expect((await world.stored()).attempt?.sentAtMs).toBe(NOW_MS + SEND_WINDOW_MS * 2);
});

test('a create whose sign-in fails is not sent', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('token', () => answer(503));

  const result = await world.apply();

  expect(result.next).toBe('again');
  expect((await world.stored()).attempt).toMatchObject({ number: 0, result: 'not-sent', failures: 1 });
  expect(world.provider.calls.create).toBe(0);
});

test('a create is not sent again after a sign-in for its refused token that takes too long', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', () => answer(401));
  world.provider.strike('token', (perform) => perform(), after(world, WINDOW_SECONDS));

  const result = await world.apply();

  expect(result.next).toBe('again');
  expect(world.provider.calls).toMatchObject({ token: 2, create: 1 });
  expect((await world.stored()).attempt).toMatchObject({ result: 'not-sent', everInDoubt: false });
});

test('a create that the provider answers is recorded as created, without any doubt, when it was cancelled meanwhile', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', async (perform) => {
    await world.cancel();
    return perform();
  });

  const result = await world.apply();

  expect(result.next).toBe('watch');
  expect(await world.trail()).toEqual(['accepted', 'create-sent', 'cancel-requested', 'created']);
  expect(await world.stored()).toMatchObject({
    connection: { id: world.provider.connections[0]?.id },
    cancellation: { requestedBy: world.request.requestedBy },
    attempt: { everInDoubt: false },
  });
  expect(world.provider.calls).toMatchObject({ create: 1, list: 0 });
});

test('a create that the provider answers is recorded although another run has come to doubt it', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', async (perform) => {
    await world.apply();
    return perform();
  });

  const result = await world.apply();

  expect(result.next).toBe('watch');
  expect(await world.trail()).toEqual(['accepted', 'create-sent', 'create-in-doubt', 'created']);
  expect((await world.stored()).attempt?.everInDoubt).toBe(true);
});

test('a create that the provider answers is left to the run that has sent a later one', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', async (perform) => {
    const { attempt } = await world.stored();
    if (attempt === undefined) throw new Error('The intent is not written');
    await world.change({ attempt: { ...attempt, number: attempt.number + 1 } });
    return perform();
  });

  await expect(world.apply()).rejects.toMatchObject({ name: 'StoreConflictError' });
  expect((await world.stored()).connection).toBeUndefined();
});

test('a create that the provider answers is left to the run that has recorded a connection', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  const watched = { id: 'another', status: 'ACTIVE' };
  world.provider.strike('create', async (perform) => {
    await world.change({ connection: watched, watch: { sinceMs: NOW_MS, failures: 0 } });
    return perform();
  });

  await expect(world.apply()).rejects.toMatchObject({ name: 'StoreConflictError' });
  expect((await world.stored()).connection).toEqual(watched);
});

test('a create that the provider answers is not written to a request that has ended', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', async (perform) => {
    await world.record({ Error: 'States.Timeout' });
    return perform();
  });

  await expect(world.apply()).rejects.toMatchObject({ name: 'StoreConflictError' });
  expect(await world.stored()).toMatchObject({ state: 'needs_attention' });
  expect((await world.trail()).at(-1)).toBe('needs_attention');
});

const UPDATE = { operation: 'update', fields: { name: 'vpn-new' }, hasPreSharedKey: false } as const;
const DELETE = { operation: 'delete', fields: {}, hasPreSharedKey: false } as const;

test.each([
  { what: 'a create', request: GENERATED, operation: 'create' },
  { what: 'an update', request: UPDATE, operation: 'update' },
  { what: 'a delete', request: DELETE, operation: 'delete' },
] as const)(
  'that nothing more will be sent is written before the end, and holds: $what',
  async ({ request, operation }) => {
    const connection =
      operation === 'create' ? undefined : { id: '851f280f-5639-4ea3-81aa-e298525ab74b', status: 'ACTIVE' };
    const world = await World.withRequest({ ...RUNNING, ...request, connection });
    world.provider.strike(operation, isRefused);

    const first = await world.apply();
    const again = await world.apply();

    expect([first, again]).toEqual([{ next: 'ended' }, { next: 'ended' }]);
    expect((await world.stored()).problem).toMatchObject({ code: 'provider-auth' });
    expect((await world.trail()).slice(1)).toEqual([`${operation}-sent`, 'given-up', 'failed']);
    expect(world.provider.calls[operation]).toBe(1);
  },
);

test.each([
  { name: 'it was cancelled', isCancelled: true, late: 0, state: 'cancelled' },
  { name: 'its deadline has passed', isCancelled: false, late: 600, state: 'timed_out' },
])(
  'that nothing more will be sent is written before the first send, too: $name',
  async ({ isCancelled, late, state }) => {
    const world = await World.withRequest({ ...RUNNING, ...GENERATED });
    if (isCancelled) await world.cancel();
    world.clock.advance(late);

    const first = await world.apply();

    expect([first, await world.apply()]).toEqual([{ next: 'ended' }, { next: 'ended' }]);
    expect((await world.trail()).slice(-2)).toEqual(['given-up', state]);
    expect(world.provider.calls).toMatchObject({ token: 0, create: 0 });
  },
);

test('that nothing more will be sent stops another run that was about to send', async () => {
  const world = await World.withRequest(RUNNING);
  let ended: unknown;
  world.provider.strike('list', async (perform): Promise<HttpOutcome> => {
    world.provider.strike('list', isRefused);
    ended = await world.apply();
    return perform();
  });

  await expect(world.apply()).rejects.toMatchObject({ name: 'StoreConflictError' });
  expect(ended).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({ state: 'failed' });
  expect(world.provider.calls.create).toBe(0);
});

test.each([
  { name: 'a name of the caller is no proof', request: {}, isUnproved: true },
  { name: 'a generated name is', request: GENERATED, isUnproved: undefined },
])('an adopted connection is marked when nothing proves that it is ours: $name', async ({ request, isUnproved }) => {
  const world = await World.withRequest({ ...RUNNING, ...request });
  world.provider.strike('create', losesItsAnswer);

  await world.applyUntilDone();

  expect(await world.trail()).toContain('adopted');
  expect((await world.stored()).attempt?.isUnproved).toBe(isUnproved);
});

test('an adopted connection is not marked when another request was first and the next send is answered', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost);
  await world.apply();
  const taken = world.provider.add(OURS);
  const claimantOf = jest.spyOn(world.store, 'claimantOf').mockResolvedValueOnce(undefined);
  await world.claimForAnother(taken.id);

  await world.applyUntilDone();

  expect(claimantOf).toHaveBeenCalledWith({ provider: 'otc-classic', connectionId: taken.id });
  expect(await world.trail()).toContain('created');
  expect((await world.stored()).attempt?.isUnproved).toBeUndefined();
});

test('an adopted connection is not marked when the provider named its id', async () => {
  const world = await World.withRequest(RUNNING);

  await world.apply();

  expect((await world.stored()).attempt?.isUnproved).toBeUndefined();
});

test('a connection adopted without proof outlives a request that must not leave one', async () => {
  const world = await World.withRequest({ ...RUNNING, onFailure: 'delete' });
  world.provider.strike('create', isLost);
  await world.apply();
  const stranger = world.provider.add(OURS);
  world.clock.advance(35);
  await world.apply();
  world.provider.settle('ERROR');

  const ended = await world.followed();

  expect(ended).toMatchObject({ state: 'needs_attention', problem: { code: 'not-removed' } });
  expect(JSON.stringify(ended.problem)).toContain(stranger.id);
  expect(JSON.stringify(ended)).not.toContain(CANARY_KEY);
  expect(world.provider.calls.delete).toBe(0);
});
