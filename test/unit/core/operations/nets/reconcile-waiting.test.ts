/** The net below requests that wait for their provider (protocol.md 7.8). */
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { reconcile } from '../../../../../lambdas/core/operations/nets/reconcile';
import type { Reconciliation } from '../../../../../lambdas/core/operations/nets/reconcile';
import { NOW_MS, providerProfile } from '../../../../support/builders';
import { Gatehouse } from '../../../../support/gate/gatehouse';
import { ACCOUNT, line, placesOf } from '../../../../support/gate/waiting';

const SINGLES = line('acme');
const ROWS = line('acme', 'bat_1');

let gatehouse: Gatehouse;

beforeEach(() => {
  gatehouse = new Gatehouse(providerProfile({ limits: { maxInFlight: 1 } }));
});

function run(): Promise<Reconciliation> {
  return reconcile(gatehouse.ports());
}

async function stateOf(id: Parameters<Gatehouse['end']>[0]): Promise<string | undefined> {
  return (await gatehouse.store.find(id))?.state;
}

describe('a request whose dispatch was lost', () => {
  test('has its line made known two minutes later, and its gate woken', async () => {
    const id = await gatehouse.accept(SINGLES);
    gatehouse.clock.advance(119);
    const early = await run();
    gatehouse.clock.advance(1);

    expect([early.queued, (await run()).queued]).toEqual([0, 1]);
    await gatehouse.tick();
    expect(gatehouse.admitted).toEqual([id]);
  });

  test('is looked after once: waiting costs nothing after that, until its time is over', async () => {
    await gatehouse.join(SINGLES, 2);
    await gatehouse.tick();
    await gatehouse.start();
    gatehouse.clock.advance(300);
    const counts = [await run(), await run()].map(({ queued, left }) => ({ queued, left }));

    // The one that was admitted runs.
    expect(counts).toEqual([
      { queued: 1, left: 1 },
      { queued: 0, left: 1 },
    ]);
  });

  test('costs its line one touch, with all others of that', async () => {
    for (let count = 0; count < 40; count += 1) await gatehouse.accept(ROWS);
    const touch = jest.spyOn(gatehouse.lines, 'touch');
    gatehouse.clock.advance(120);

    expect(await run()).toMatchObject({ queued: 40 });
    expect(touch).toHaveBeenCalledTimes(1);
  });

  test('is looked after again when its line could not be made known', async () => {
    await gatehouse.accept(SINGLES);
    gatehouse.clock.advance(120);
    jest.spyOn(gatehouse.lines, 'touch').mockRejectedValueOnce(new ServiceUnavailableError('DynamoDB is away'));

    await expect(run()).rejects.toMatchObject({ name: 'AggregateError' });
    expect(await run()).toMatchObject({ queued: 1 });
  });
});

test('a request that has lost its item in the line has it again', async () => {
  const id = await gatehouse.accept(SINGLES);
  gatehouse.lines.clear();
  gatehouse.clock.advance(120);

  await run();
  await gatehouse.tick();

  expect(gatehouse.admitted).toEqual([id]);
});

test('a request that has waited for too long ends, with its gate asleep or paused', async () => {
  const id = await gatehouse.accept(SINGLES);
  gatehouse.clock.advance(600);

  expect(await run()).toMatchObject({ expired: 1, queued: 0 });
  expect(await gatehouse.store.find(id)).toMatchObject({ state: 'timed_out', problem: { code: 'not-admitted' } });
  expect([gatehouse.lines.all, await gatehouse.store.sealedKey(id)]).toEqual([[], undefined]);
});

test('a request that is admitted at the moment at which its time is over is left to its execution', async () => {
  const id = await gatehouse.joinOne(SINGLES);
  const commit = gatehouse.store.commit.bind(gatehouse.store);
  gatehouse.clock.advance(600);
  jest.spyOn(gatehouse.store, 'commit').mockImplementationOnce(async (...given) => {
    const waiting = await gatehouse.lines.heads(ACCOUNT, SINGLES, 1);
    await gatehouse.gates.take(ACCOUNT, 1, 'me', gatehouse.clock.nowMs());
    await gatehouse.places.give({ account: ACCOUNT, owner: 'me' }, waiting, NOW_MS);
    return commit(...given);
  });

  expect(await run()).toMatchObject({ expired: 0, left: 1 });
  expect([await stateOf(id), gatehouse.admitted]).toEqual(['accepted', [id]]);
});

describe('an admitted request', () => {
  test('whose start was lost is started after two minutes', async () => {
    const id = await gatehouse.joinOne(SINGLES);
    await gatehouse.tick();
    gatehouse.errands.purge();
    gatehouse.clock.advance(119);
    const early = await run();
    gatehouse.clock.advance(1);

    const { restarted } = await run();

    expect([early.restarted, restarted, gatehouse.executions.started]).toEqual([0, 1, [id]]);
    expect(gatehouse.places.all).toMatchObject([{ startedAtMs: gatehouse.clock.nowMs() }]);
    expect(await run()).toMatchObject({ restarted: 0 });
  });

  test('whose execution has ended without it is recorded, and gives up its place', async () => {
    const id = await gatehouse.joinOne(SINGLES);
    await gatehouse.tick();
    await gatehouse.start();
    gatehouse.executions.end(id);
    gatehouse.clock.advance(120);

    expect(await run()).toMatchObject({ recorded: 1 });
    expect([await stateOf(id), gatehouse.admitted]).toEqual(['failed', []]);
  });

  test.each([
    { name: 'has not been started in two minutes', startedAtMs: undefined, seconds: 120 },
    { name: 'was started hours ago', startedAtMs: NOW_MS, seconds: 10_800 },
  ])('that is gone gives up its place when it $name', async ({ startedAtMs, seconds }) => {
    await gatehouse.gates.promise(ACCOUNT, 0, undefined);
    placesOf(SINGLES, 1, { startedAtMs }).forEach((place) => {
      gatehouse.places.put(place);
    });
    gatehouse.clock.advance(seconds - 1);
    await run();
    const before = gatehouse.places.all.length;
    gatehouse.clock.advance(1);

    await run();

    expect([before, gatehouse.places.all.length]).toEqual([1, 0]);
  });

  test('that cannot be started now does not stop the others, and is started by another net', async () => {
    gatehouse = new Gatehouse(providerProfile());
    await gatehouse.join(SINGLES, 3);
    await gatehouse.tick();
    gatehouse.errands.purge();
    gatehouse.clock.advance(120);
    jest.spyOn(gatehouse.executions, 'start').mockRejectedValueOnce(new ServiceUnavailableError('Away'));

    expect(await run()).toMatchObject({ restarted: 2, started: 1 });
  });
});

describe('a gate', () => {
  test('that sleeps although somebody waits in a known line is woken', async () => {
    await gatehouse.joinOne(SINGLES);
    gatehouse.errands.purge();
    gatehouse.clock.advance(60);
    await gatehouse.gates.take(ACCOUNT, 1, 'me', gatehouse.clock.nowMs());
    await gatehouse.gates.sleep(ACCOUNT, 'me');

    expect(await run()).toMatchObject({ revived: 1 });
    expect(gatehouse.nextInSeconds).toBe(0);
  });

  test('that has lost its next tick gets one, and tells how long it is overdue', async () => {
    await gatehouse.joinOne(SINGLES);
    gatehouse.errands.purge();
    gatehouse.clock.advance(60);

    expect(await run()).toMatchObject({ revived: 1, overdueSeconds: 60 });
  });

  test('of a paused provider is left asleep', async () => {
    await gatehouse.joinOne(SINGLES);
    gatehouse.errands.purge();
    await gatehouse.gates.take(ACCOUNT, 1, 'me', NOW_MS);
    await gatehouse.gates.sleep(ACCOUNT, 'me');
    const record = await gatehouse.paces.read(ACCOUNT);
    await gatehouse.paces.change(ACCOUNT, record, { pause: { atMs: NOW_MS, by: 'operator' } });

    expect(await run()).toMatchObject({ revived: 0 });
  });

  test('whose places cannot be found does not stop the run', async () => {
    const id = await gatehouse.accept(SINGLES, { admission: undefined });
    await gatehouse.gates.promise(ACCOUNT, 0, undefined);
    jest.spyOn(gatehouse.places, 'list').mockRejectedValueOnce(new ServiceUnavailableError('Away'));
    gatehouse.clock.advance(120);

    await expect(run()).rejects.toMatchObject({ name: 'AggregateError' });
    expect(gatehouse.executions.started).toEqual([id]);
  });
});
