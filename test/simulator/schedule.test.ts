import type { ScheduleInput } from '../../lib/simulator/faults/schedule';
import { createInProcessSimulator, type InProcessSimulator } from '../../lib/simulator/in-process';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from '../../lib/simulator/simulator';
import { bodyOf, gist, ProviderCaller } from '../support/simulator/provider-caller';

const START = Date.parse('2026-11-20T08:00:00Z');
const NAMES = Array.from({ length: 200 }, (_, n) => `conn-${n}`);

let simulator: InProcessSimulator;

beforeEach(() => {
  jest.useFakeTimers({ now: START });
  simulator = newSimulator();
});

afterEach(() => {
  jest.useRealTimers();
});

function newSimulator(): InProcessSimulator {
  return createInProcessSimulator({ clock: { nowMs: () => Date.now() } });
}

async function logIn(on = simulator, dialect: SimulatedDialectId = 'huawei-v2'): Promise<ProviderCaller> {
  const caller = new ProviderCaller(on.profile('a', dialect), (request) => on.send(request));
  await caller.logIn();
  return caller;
}

/** What creates of these names see, by name, sent at once in this order on a fresh simulator. */
async function outcomesOf(schedule: ScheduleInput, names: readonly string[]): Promise<Map<string, string>> {
  const on = newSimulator();
  const caller = await logIn(on, 'openstack-v2');
  on.schedule(schedule);
  const calls = names.map(async (name): Promise<[string, string]> => [name, gist(await caller.create({ name }))]);
  await jest.runAllTimersAsync();
  return new Map(await Promise.all(calls));
}

describe('a draw', () => {
  // A token that ends would strike the calls after it as well.
  const schedule: ScheduleInput = { seed: 42, probability: 0.3, kinds: ['throttled', 'reset', 'unavailable', 'hang'] };

  test('is the same for the same seed', async () => {
    expect(await outcomesOf(schedule, NAMES)).toEqual(await outcomesOf(schedule, NAMES));
  });

  test('is another one for another seed', async () => {
    expect(await outcomesOf({ ...schedule, seed: 43 }, NAMES)).not.toEqual(await outcomesOf(schedule, NAMES));
  });

  test('does not depend on the order in which calls arrive', async () => {
    const inOrder = await outcomesOf(schedule, NAMES);
    const reversed = await outcomesOf(schedule, NAMES.toReversed());

    expect(Object.fromEntries(reversed)).toEqual(Object.fromEntries(inOrder));
  });

  test('is a new one for the next call of the same kind about the same connection', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 1, probability: 0.5, kinds: ['unavailable'] });

    const seen: string[] = [];
    for (let n = 0; n < 40; n += 1) seen.push(gist(await caller.list('?name=one')));

    expect(new Set(seen)).toEqual(new Set(['200', '503']));
  });

  test.each(SIMULATED_DIALECTS)('is its own in each dialect: %s', async (dialect) => {
    const caller = await logIn(simulator, dialect);
    simulator.schedule({ seed: 5, probability: 0.25, kinds: ['unavailable'] });

    for (const name of NAMES) await caller.create({ name });

    expect(simulator.strikes().unavailable).toBeGreaterThan(25);
    expect(simulator.strikes().unavailable).toBeLessThan(80);
    expect(simulator.connections()).toHaveLength(NAMES.length - simulator.strikes().unavailable);
  });

  test('v5 lists, which name nobody, are told apart by their gateway', async () => {
    const gateways = ['620d99b8-demo-a8df-va86-200b868f2d7d', '720d99b8-demo-a8df-va86-200b868f2d7d'];
    const listAll = async (order: readonly string[]): Promise<Record<string, string[]>> => {
      const on = newSimulator();
      const caller = await logIn(on, 'enterprise-v5');
      on.schedule({ seed: 9, probability: 0.5, kinds: ['unavailable'] });
      const seen: Record<string, string[]> = {};
      for (let n = 0; n < 20; n += 1) {
        for (const gateway of order) (seen[gateway] ??= []).push(gist(await caller.list(`?vgw_id=${gateway}`)));
      }
      return seen;
    };

    expect(await listAll(gateways)).toEqual(await listAll(gateways.toReversed()));
  });
});

describe('the probability', () => {
  test('0 strikes never', async () => {
    const outcomes = await outcomesOf({ seed: 1, probability: 0 }, NAMES);

    expect(new Set(outcomes.values())).toEqual(new Set(['201']));
  });

  test('is about what comes out, and all kinds do', async () => {
    const caller = await logIn(simulator, 'openstack-v2');
    simulator.schedule({ seed: 3, probability: 0.5, operations: ['create'], hangSeconds: 1 });

    for (let n = 0; n < 2000; n += 1) {
      const call = caller.create({ name: `conn-${n}` });
      await jest.runAllTimersAsync();
      if (gist(await call) === '401') await caller.logIn();
    }

    const { 'unknown-status': never, 'moving-pages': neither, ...others } = simulator.strikes();
    const total = Object.values(others).reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(900);
    expect(total).toBeLessThan(1100);
    expect(Math.min(...Object.values(others))).toBeGreaterThan(25);
    expect([never, neither]).toEqual([0, 0]);
  }, 60_000);
});

describe('what draws', () => {
  test('operations that are not named do not', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 1, probability: 1, kinds: ['unavailable'], operations: ['list'] });

    expect([gist(await caller.create()), gist(await caller.list())]).toEqual(['201', '503']);
  });

  test('a kind that is not for an operation does not strike it', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 1, probability: 1, kinds: ['late-commit'] });

    expect(gist(await caller.list())).toBe('200');
    expect(simulator.strikes()['late-commit']).toBe(0);
  });

  test('a call that a script strikes does not', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 1, probability: 1, kinds: ['unavailable'] });
    simulator.script({ faults: [{ on: 'list', respond: { status: 418 } }] });

    expect([gist(await caller.list()), gist(await caller.list())]).toEqual(['418', '503']);
    expect(simulator.strikes().unavailable).toBe(1);
  });

  test('after clearSchedule nothing does, and the strikes can still be read', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 1, probability: 1, kinds: ['unavailable'] });
    await caller.list();

    simulator.clearSchedule();

    expect(gist(await caller.list())).toBe('200');
    expect(simulator.strikes().unavailable).toBe(1);
  });

  test('a schedule that is set again begins anew', async () => {
    const caller = await logIn();
    const schedule: ScheduleInput = { seed: 11, probability: 0.5, kinds: ['unavailable'] };
    const run = async (): Promise<string[]> => {
      simulator.schedule(schedule);
      const seen: string[] = [];
      for (let n = 0; n < 20; n += 1) seen.push(gist(await caller.list('?name=one')));
      return seen;
    };

    const first = await run();
    const strikes = simulator.strikes();

    expect(await run()).toEqual(first);
    expect(simulator.strikes()).toEqual(strikes);
  });
});

describe('times', () => {
  test('late commits come within their time after the caller was left alone, spread over it', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 2, probability: 1, kinds: ['late-commit'], lateCommitSeconds: 20, hangSeconds: 5 });
    const calls = NAMES.map((name) => caller.create({ name }));
    await jest.advanceTimersByTimeAsync(0);
    const atOnce = simulator.connections().length;

    await jest.advanceTimersByTimeAsync(25_000);
    await Promise.all(calls);

    const ages = simulator.connections().map(({ created_at }) => Date.parse(`${String(created_at)}Z`) - START);
    expect(atOnce).toBeLessThan(10);
    expect(ages).toHaveLength(NAMES.length);
    expect(Math.max(...ages)).toBeGreaterThan(20_000);
    expect(ages.filter((age) => age < 10_000).length).toBeGreaterThan(20);
  });

  test('lists show a new connection late, a look at it is never late', async () => {
    const caller = await logIn();
    simulator.schedule({ seed: 2, probability: 0, listLagSeconds: 10 });
    const ids = await Promise.all(NAMES.map((name) => caller.createdId({ name })));
    const listedNow = async (): Promise<number> => caller.idsIn(await caller.list()).length;

    const counts = [await listedNow()];
    const looked = await Promise.all(ids.map(async (id) => gist(await caller.get(id))));
    jest.advanceTimersByTime(5000);
    counts.push(await listedNow());
    jest.advanceTimersByTime(5000);
    counts.push(await listedNow());

    expect(new Set(looked)).toEqual(new Set(['200']));
    expect(counts[0]).toBeLessThan(20);
    expect(counts[1]).toBeGreaterThan(60);
    expect(counts[1]).toBeLessThan(140);
    expect(counts[2]).toBe(NAMES.length);
  });

  test.each([
    { dialect: 'openstack-v2', pendingSeconds: 0 },
    { dialect: 'enterprise-v5', pendingSeconds: 10 },
  ] as const)('lists show late that a connection is gone: $dialect', async ({ dialect, pendingSeconds }) => {
    const caller = await logIn(simulator, dialect);
    const ids = await Promise.all(NAMES.map((name) => caller.createdId({ name })));
    simulator.schedule({ seed: 2, probability: 0, listLagSeconds: 10 });
    const listedNow = async (): Promise<number> => caller.idsIn(await caller.list()).length;
    for (const id of ids) await caller.remove(id);
    jest.advanceTimersByTime(pendingSeconds * 1000);

    const looked = await Promise.all(ids.map(async (id) => gist(await caller.get(id))));
    jest.advanceTimersByTime(5000);
    const half = await listedNow();
    jest.advanceTimersByTime(5000);

    expect(new Set(looked)).toEqual(new Set(['404']));
    expect(simulator.connections()).toEqual([]);
    expect(half).toBeGreaterThan(60);
    expect(half).toBeLessThan(140);
    expect(await listedNow()).toBe(0);
  });

  test('the total of a v5 list counts what lists know', async () => {
    const caller = await logIn(simulator, 'enterprise-v5');
    await caller.create();
    simulator.schedule({ seed: 2, probability: 0, listLagSeconds: 10 });
    await caller.create();

    const early = await caller.list('?limit=1');
    jest.advanceTimersByTime(10_000);
    const late = await caller.list('?limit=1');

    expect([early, late].map((outcome) => bodyOf(outcome)['total_count'])).toEqual([1, 2]);
  });
});
