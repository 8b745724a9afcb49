import { PROVIDER_CALL_LIMIT_MS, SEND_WINDOW_MS } from '../../../../../lambdas/contract/limits';
import type { StepResult } from '../../../../../lambdas/contract/steps';
import type { Attempt } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import type { Strike } from '../../../../support/in-memory/provider';
import { World } from '../../../../support/operations/world';

const GENERATED = { connectionName: undefined };
const OURS = {
  name: 'vpnconnection1',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};
const THROTTLED = answer(429, { error_code: 'APIG.0308', error_msg: 'throttled' });
const RUNNING = { state: 'running', phase: 'apply' } as const;

const fails =
  (outcome: HttpOutcome): Strike =>
  () =>
    outcome;
/** The provider acts, and its answer is lost. */
const losesItsAnswer: Strike = (perform) => {
  perform();
  return { kind: 'no-answer', reason: 'ECONNRESET' };
};
const isLost = fails({ kind: 'no-answer', reason: 'ECONNRESET' });

function attempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    number: 1,
    sentAtMs: NOW_MS,
    result: 'sent',
    everInDoubt: false,
    knownIds: [],
    failures: 0,
    ...changes,
  };
}

test.each([
  { name: 'no answer', strike: losesItsAnswer },
  { name: '502 after the fact', strike: afterTheFact(answer(502)) },
  { name: '201 without an id', strike: afterTheFact(answer(201, '{"ipsec_site')) },
])('a call in doubt is settled, looked up and adopted: $name', async ({ strike }) => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', strike);

  const first = await world.apply();
  const second = await settled(world, first);

  expect([first, second.next]).toEqual([{ next: 'again', waitSeconds: 35 }, 'watch']);
  expect(world.provider.connections).toHaveLength(1);
  expect((await world.stored()).connection?.id).toBe(world.provider.connections[0]?.id);
  expect(await world.trail()).toEqual(['accepted', 'create-sent', 'create-in-doubt', 'adopted']);
});

test('a call in doubt is never looked up or repeated before it has settled', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost);
  await world.apply();
  const lists = world.provider.calls.list;
  world.clock.advance(34);

  const result = await world.apply();

  expect(result).toEqual({ next: 'again', waitSeconds: 1 });
  expect(world.provider.calls).toMatchObject({ create: 1, list: lists });
});

test('a call in doubt is repeated when nothing came of it', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', isLost);

  const result = await world.applyUntilDone();

  expect(result.next).toBe('watch');
  expect(world.provider.connections).toHaveLength(1);
  expect((await world.stored()).attempt).toMatchObject({ number: 2, everInDoubt: true });
});

test('a call in doubt is not repeated after the deadline', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost);
  await world.apply();
  world.clock.advance(600);

  expect(await world.apply()).toEqual({ next: 'watch' });
  expect((await world.stored()).cleanup).toMatchObject({ outcome: { state: 'failed' }, removals: [] });
  expect(world.provider.calls.create).toBe(1);
});

test('a call in doubt is still looked up after the deadline', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', losesItsAnswer);
  await world.apply();
  world.clock.advance(600);

  expect((await world.apply()).next).toBe('watch');
});

test('VPC.1004 for the repetition of a call in doubt is taken for a sign of the first call', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost, fails(answer(400, { code: 'VPC.1004', message: 'in use' })));
  await settled(world, await world.apply());

  expect((await world.stored()).attempt?.result).toBe('in-doubt');
});

test('of two connections that are provably ours after a call in doubt one is adopted, and the other left to the clean-up', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', (perform) => {
    perform();
    return losesItsAnswer(perform);
  });

  await world.applyUntilDone();

  const ids = world.provider.connections.map(({ id }) => id).sort();
  expect(await world.stored()).toMatchObject({ connection: { id: ids[0] }, attempt: { everInDoubt: true } });
});

test('a connection that was there before a call in doubt is not adopted', async () => {
  const world = await World.withRequest(RUNNING);
  const known = world.provider.add(OURS);
  world.provider.strike('create', isLost);

  await world.applyUntilDone();

  expect(world.provider.connections).toHaveLength(2);
  expect((await world.stored()).connection?.id).not.toBe(known.id);
});

test('the connection of another request is not adopted after a call in doubt', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost);
  await world.apply();
  const taken = world.provider.add(OURS);
  await world.claimForAnother(taken.id);

  await world.applyUntilDone();

  expect((await world.stored()).connection?.id).not.toBe(taken.id);
  expect(world.provider.connections).toHaveLength(2);
});

test('a call in doubt with two candidates is a matter for an operator', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', isLost);
  await world.apply();
  const ids = [world.provider.add(OURS).id, world.provider.add(OURS).id];
  world.clock.advance(35);

  const result = await world.apply();

  const { state, problem } = await world.stored();
  expect(result).toEqual({ next: 'ended' });
  expect({ state, problem }).toMatchObject({ state: 'needs_attention', problem: { code: 'connection-ambiguous' } });
  for (const id of ids) expect(problem?.detail).toContain(id);
  expect(world.provider.calls.create).toBe(1);
});

test('a call in doubt whose look-up fails is looked up again', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', losesItsAnswer);
  world.provider.strike('list', fails(answer(503)), fails(THROTTLED));

  const result = await world.applyUntilDone();

  expect(result.next).toBe('watch');
  expect(world.provider.calls).toMatchObject({ create: 1, list: 3 });
});

test.each([
  { name: 'refused', outcome: answer(403), late: 0, looks: 1, code: 'provider-auth' },
  { name: 'not answered ten times, after the deadline', outcome: answer(503), late: 600, looks: 10 },
])(
  'a call in doubt whose look-up is $name needs attention',
  async ({ outcome, late, looks, code = 'provider-unavailable' }) => {
    const world = await World.withRequest({ ...RUNNING, ...GENERATED });
    world.provider.strike('create', losesItsAnswer);
    await world.apply();
    world.clock.advance(35 + late);
    world.provider.strike('list', ...Array<Strike>(99).fill(fails(outcome)));

    await world.applyUntilDone();

    const { state, problem } = await world.stored();
    expect({ state, problem }).toMatchObject({ state: 'needs_attention', problem: { code } });
    expect(problem?.detail).toContain(world.provider.connections[0]?.name);
    expect(world.provider.calls.list).toBe(looks);
  },
);

test('a call in doubt whose look-up fails is looked up until the deadline, and then no more', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', losesItsAnswer);
  world.provider.strike('list', ...Array<Strike>(99).fill(fails(answer(503))));

  await world.applyUntilDone();

  expect(await world.stored()).toMatchObject({ state: 'needs_attention' });
  expect(world.clock.nowMs()).toBeGreaterThan(NOW_MS + 500_000);
  expect(world.clock.nowMs()).toBeLessThanOrEqual(world.request.deadlineAtMs);
});

test('an intent without a result is a call in doubt: the function crashed', async () => {
  const world = await World.withRequest(RUNNING);
  await world.change({ attempt: attempt() });

  const result = await world.apply();

  expect(result.next).toBe('again');
  expect(world.provider.calls.create).toBe(0);
  expect((await world.stored()).attempt).toMatchObject({ result: 'in-doubt', everInDoubt: true });
});

test('an answer with the id of a connection that another request has is a call in doubt', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  const taken = world.provider.add(OURS);
  await world.claimForAnother(taken.id);
  world.provider.strike('create', fails(answer(201, { ipsec_site_connection: { id: taken.id } })));

  const result = await world.applyUntilDone();

  expect(result.next).toBe('watch');
  expect((await world.stored()).connection?.id).not.toBe(taken.id);
  expect(await world.trail()).toContain('create-in-doubt');
});

// The client gives up after 30 s, the provider commits 20 s later: 35 s after the send that is still to come
// (protocol.md 1.4).
test('a call in doubt settles from the time at which it gave up, not from the send', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  let commit: (() => void) | undefined;
  world.provider.strike('create', (perform) => {
    world.clock.advance(30);
    commit = perform;
    return { kind: 'no-answer', reason: 'TimeoutError' };
  });

  let result = await world.apply();
  while (result.next === 'again') {
    world.clock.advance(result.waitSeconds);
    if (world.clock.nowMs() >= NOW_MS + 50_000) commit?.();
    if (world.clock.nowMs() >= NOW_MS + 50_000) commit = undefined;
    result = await world.apply();
  }
  commit?.();

  expect(world.provider.connections).toHaveLength(1);
});

// protocol.md 1.8: the connection of the first call may still appear, so it is looked for twice before the end.
test.each([
  { name: 'our credentials are refused', outcomes: [answer(403)], retryable: false },
  {
    name: 'the quota is used up',
    outcomes: [answer(400, { NeutronError: { type: 'VPC.1003', message: 'quota' } })],
    retryable: false,
  },
  { name: 'the provider throttles us for ever', outcomes: Array<HttpOutcome>(99).fill(THROTTLED), retryable: true },
])('a call in doubt is looked up once more, and at the end, when after it $name', async ({ outcomes, retryable }) => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', isLost, ...outcomes.map(fails));

  const result = await world.applyUntilDone();

  expect(result).toEqual({ next: 'watch' });
  expect(world.errands.all).toMatchObject([{ errand: { n: 1 }, atMs: world.clock.nowMs() }]);
  expect((await world.stored()).cleanup).toMatchObject({
    outcome: { state: 'failed', problem: { retryable } },
    doubtAtMs: world.clock.nowMs(),
  });
  expect(world.provider.calls.list).toBe(2);
});

test('the connection of a call in doubt is adopted although the repetition was refused', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', world.provider.actsLate(60), fails(answer(403)));

  const result = await world.applyUntilDone();

  expect(result.next).toBe('watch');
  expect(world.provider.calls.create).toBe(2);
  expect((await world.stored()).connection?.id).toBe(world.provider.connections[0]?.id);
});

test('a call in doubt whose repetition was refused is not sent a third time', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', isLost, fails(answer(403)));

  await world.applyUntilDone();
  await world.apply();

  expect(world.provider.calls.create).toBe(2);
});

test('a call in doubt is repeated until the deadline, each time after settling, however often that is', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED, deadlineAtMs: NOW_MS + 1_800_000 });
  world.provider.strike('create', ...Array<Strike>(99).fill(isLost));

  await world.applyUntilDone();

  expect((await world.stored()).cleanup?.outcome).toMatchObject({
    state: 'failed',
    problem: { code: 'provider-unavailable', retryable: true },
  });
  expect(world.provider.calls).toMatchObject({ create: 52, list: 52 });
  expect(world.clock.nowMs()).toBe(NOW_MS + 52 * 35_000);
});

// The other run sends within its window, its call ends within its limit, and what that does is visible 35 s later.
test('a call in doubt settles from the end of the longest call when the run that sent it is not known to have ended', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  await world.change({ attempt: attempt() });
  const seconds = (SEND_WINDOW_MS + PROVIDER_CALL_LIMIT_MS) / 1000 + 35;

  const first = await world.apply();
  world.clock.advance(seconds - 1);
  const second = await world.apply();

  expect([first, second]).toEqual([
    { next: 'again', waitSeconds: seconds },
    { next: 'again', waitSeconds: 1 },
  ]);
  expect(world.provider.calls).toMatchObject({ create: 0, list: 0 });
});

function afterTheFact(outcome: HttpOutcome): Strike {
  return (perform) => {
    perform();
    return outcome;
  };
}

/** The run after the wait that a run has asked for. */
async function settled(world: World, result: StepResult): Promise<StepResult> {
  world.clock.advance('waitSeconds' in result ? result.waitSeconds : 0);
  return world.apply();
}
