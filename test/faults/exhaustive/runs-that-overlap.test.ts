/**
 * Two runs of one step or two ticks that overlap, of which one decides how the request ends (protocol.md 2.1, SFN redelivers
 * a task, and 7.4, a tick outlives its lease).
 */
import { PROVIDER_CALL_LIMIT_MS, SEND_WINDOW_MS } from '../../../lambdas/contract/limits';
import type { StepResult } from '../../../lambdas/contract/steps';
import { TICK } from '../../../lambdas/contract/ticks';
import type { Errand } from '../../../lambdas/contract/ticks';
import { answer } from '../../support/builders';
import type { Strike } from '../../support/in-memory/provider';
import { perform } from '../../support/operations/deliver-errands';
import { World } from '../../support/operations/world';
import type { Point } from '../../support/operations/world';
import { losesItsAnswer } from './cases';

const RUNNING = { state: 'running', phase: 'apply' } as const;
const GENERATED = { connectionName: undefined } as const;
const isLost: Strike = () => ({ kind: 'no-answer', reason: 'ECONNRESET' });

/** What a run has said; it has lost when another one has written the request since it was read. */
type Said = StepResult | 'lost';

/** A run that stands still until it is told to go on, or has come to its end without. */
interface PausedRun<T> {
  readonly isPaused: boolean;
  goOn(): Promise<T>;
}

/** Something that is waited for, and happens once. */
class Signal {
  private happen: () => void = () => undefined;
  readonly happened = new Promise<void>((resolve) => {
    this.happen = resolve;
  });

  give(): void {
    this.happen();
  }
}

/** Starts a run and leaves it at the first point at which it is time. */
async function pausedWhen<T>(
  task: (point: Point) => Promise<T>,
  isTime: (passed: number) => boolean | Promise<boolean>,
): Promise<PausedRun<T>> {
  const released = new Signal();
  const arrived = new Signal();
  let passed = 0;
  const pass: Point = async () => {
    const isPause = await isTime(passed);
    passed += 1;
    if (!isPause) return;
    arrived.give();
    await released.happened;
  };
  const end = task(pass);
  const isPaused = await Promise.race([arrived.happened.then(() => true), end.then(() => false)]);
  return {
    isPaused,
    goOn: () => {
      released.give();
      return end;
    },
  };
}

/** Starts a run of `apply` and leaves it at the first point at which it is time. */
function pausedApply(world: World, isTime: (passed: number) => boolean | Promise<boolean>): Promise<PausedRun<Said>> {
  return pausedWhen((point) => unlessLost(world.apply(point)), isTime);
}

/** A run that has read the request and done nothing else. */
function pausedAfterRead(world: World): Promise<PausedRun<Said>> {
  return pausedApply(world, (passed) => passed > 0);
}

/** A run that has written that it sends, and has not sent. */
function pausedBeforeSend(world: World): Promise<PausedRun<Said>> {
  return pausedApply(world, async () => (await world.stored()).attempt?.result === 'sent');
}

async function unlessLost(run: Promise<StepResult>): Promise<Said> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof Error && error.name === 'StoreConflictError') return 'lost';
    throw error;
  }
}

/** Goes on with the workflow from what `apply` has said to the end of the request; a run that has lost is tried again. */
async function finish(world: World, heard: Said): Promise<void> {
  let said = heard === 'lost' ? await world.apply() : heard;
  while (said.next === 'again') {
    world.clock.advance(said.waitSeconds);
    said = await world.apply();
  }
  if (said.next === 'watch') world.watch();
  world.provider.settle('ACTIVE');
  await world.followed();
  await world.record();
}

/** How the request stands, and whether its connection is the one and only at the provider. */
async function endOf(world: World): Promise<{ state: string; isOnlyOne: boolean }> {
  world.clock.advance(3_600);
  const { state, connection } = await world.stored();
  const ids = world.provider.connections.map(({ id }) => id);
  return { state, isOnlyOne: ids.length === 1 && ids[0] === connection?.id };
}

const GOOD_END = { state: 'succeeded', isOnlyOne: true };

test('a run that is refused before its send does not end a request that another run is about to send', async () => {
  const world = await World.withRequest(RUNNING);
  const second = await pausedAfterRead(world);
  const first = await pausedBeforeSend(world);
  world.provider.strike('list', () => answer(403));

  const refused = await second.goOn();
  await first.goOn();
  await finish(world, refused);

  expect(refused).toBe('lost');
  expect(await endOf(world)).toEqual(GOOD_END);
});

test('a run that comes after the deadline does not end a request that another run has sent before it', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.clock.advance(599);
  const second = await pausedAfterRead(world);
  const late: Said[] = [];
  world.provider.strike('create', async (perform) => {
    world.clock.advance(2);
    late.push(await second.goOn());
    return perform();
  });

  const first = await world.apply();
  await finish(world, late[0] ?? first);

  expect(late).toEqual(['lost']);
  expect(await endOf(world)).toEqual(GOOD_END);
});

test('a tick that found nothing to clean up does not end a request for which another tick found something', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', losesItsAnswer);
  await world.applyUntilDone();
  world.watch();
  world.provider.settle('ACTIVE');
  const first = await pausedAfterLastLook(world);
  const [own] = world.provider.connections;
  if (own === undefined) throw new Error('There is no connection');
  world.provider.add(own, '0d5a3a5e-7c7b-4a44-9a59-0c8f6f1b7a11');
  world.clock.advance((TICK.leaseMs + TICK.leaseMarginMs) / 1000 + 1);

  const isSecondDone = await perform(world.ports(), first.errand);
  const isFirstDone = await first.goOn();
  await world.followed();

  expect([isSecondDone, isFirstDone]).toEqual([true, false]);
  expect(await world.trail()).toContain('duplicate-removed');
  expect(await endOf(world)).toEqual(GOOD_END);
});

/** A tick that has looked once more for what came of a create in doubt, and has written nothing yet. */
async function pausedAfterLastLook(world: World): Promise<PausedRun<boolean> & { errand: Errand }> {
  const looked = world.provider.calls.list;
  for (;;) {
    const errand = nextErrand(world);
    const tick = await pausedWhen(
      (point) => perform(world.ports(point), errand),
      () => world.provider.calls.list > looked,
    );
    if (tick.isPaused) return { ...tick, errand };
  }
}

function nextErrand({ errands, clock }: World): Errand {
  const [next] = errands.all;
  if (next === undefined) throw new Error('No tick is on its way');
  clock.advance(Math.max(0, next.atMs - clock.nowMs()) / 1000);
  return errands.take() ?? next.errand;
}

// Its token was refused and the new one takes its time; meanwhile another run waits until nothing more can come of it.
test.each([
  { what: 'a generated name', request: GENERATED },
  { what: 'a name of the caller', request: {} },
])('a run that has a new token only after its window does not send again: $what', async ({ request }) => {
  const world = await World.withRequest({ ...RUNNING, ...request });
  world.provider.strike('create', () => answer(401));
  const first = await pausedApply(world, () => world.provider.calls.create === 1);
  const second = await world.apply();
  world.clock.advance(SEND_WINDOW_MS / 1000);

  const late = await first.goOn();
  const sent = world.provider.calls.create;
  world.clock.advance(PROVIDER_CALL_LIMIT_MS / 1000 + world.profile.settleSeconds);
  await finish(world, 'lost');

  expect([second.next, late, sent]).toEqual(['again', 'lost', 1]);
  expect(await endOf(world)).toEqual(GOOD_END);
});

test('a connection that somebody else made while a create was in doubt outlives the cancelled request', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost);
  const inDoubt = await world.apply();
  const { vpnservice_id, peer_address } = world.request.fields;
  const name = world.request.connectionName ?? '';
  const stranger = world.provider.add({
    name,
    vpnservice_id: String(vpnservice_id),
    peer_address: String(peer_address),
  });
  await world.cancel();

  await finish(world, inDoubt);

  expect(await endOf(world)).toEqual({ state: 'needs_attention', isOnlyOne: true });
  expect(world.provider.calls.delete).toBe(0);
  expect((await world.stored()).problem).toMatchObject({ code: 'not-removed' });
  expect((await world.stored()).problem?.detail).toContain(stranger.id);
});
