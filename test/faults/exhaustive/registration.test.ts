/**
 * A second request of the same account that is registered around the last ticks of the first one, moved over the watcher's
 * going to sleep in steps of one call (protocol.md 7.3 and 7.4). Nothing else wakes the watcher.
 */
import { TICK } from '../../../lambdas/contract/ticks';
import { CREATES } from './cases';
import type { RequestCase } from './cases';
import { chosenWith, pointsFrom } from './chosen-pairs';
import { crash } from './crash';
import { Newcomer } from './newcomer';
import { countOf, sayWhatWasSearched } from './searched';
import { RunningRequest } from './whole-request';
import type { Incident } from './whole-request';
import { restViolations } from './violations';

const GIVEN = CREATES.filter(({ name }) => name === 'a create with a generated name');
/** Calls of `apply` after its entry was written: it reads the watcher, sends a message and notes it. */
const HAND_OVER_CALLS = [1, 2, 3];
/** A crash costs a redelivery. */
const MOST_AFTER_CRASH_MS = 2 * TICK.graceMs;

const run = { registrations: 0, wrong: 0 };

afterAll(() => {
  const size = countOf(run.registrations, 'registrations');
  sayWhatWasSearched({ search: 'a registration moved over the sleep call by call', size, wrong: run.wrong });
});

/** What is wrong when both requests have ended. */
async function wrongWith(
  given: RequestCase,
  newcomer: Newcomer,
  incidents: ReadonlyMap<number, Incident>,
  mostMs: number = TICK.graceMs,
): Promise<string[]> {
  const ended = await RunningRequest.toItsEnd(given, incidents);
  run.registrations += 1;
  const { world } = ended;
  const second = await world.store.find(newcomer.request.id);
  const followedMs = (second?.endedAtMs ?? Infinity) - newcomer.registeredAtMs;
  const states = [(await world.stored()).state, second?.state].join();
  const wrong = [
    ...(states === 'succeeded,succeeded' ? [] : [`they ended ${states}`]),
    ...(followedMs <= mostMs ? [] : [`the second one ended ${followedMs / 1000} s after it was registered`]),
    ...restViolations(ended),
  ];
  run.wrong += wrong.length;
  return wrong.map((text) => `${[...incidents.keys()].join(', ')}: ${text}`);
}

describe.each(GIVEN)('a second request while $name goes to its end', (given) => {
  test('is followed when it is registered at any point', async () => {
    const { points, pointsBeforeWatch } = await RunningRequest.toItsEnd(given);
    const wrong: string[] = [];
    for (const point of pointsFrom(pointsBeforeWatch + 1, points)) {
      const newcomer = new Newcomer();
      wrong.push(...(await wrongWith(given, newcomer, new Map([[point, (one) => newcomer.arrive(one)]]))));
    }

    expect(wrong).toEqual([]);
    expect(points - pointsBeforeWatch).toBeGreaterThan(20);
  });

  test.each(HAND_OVER_CALLS)(
    'is followed when its hand-over stops before call %d from any point to any other',
    async (call) => {
      const { points, pointsBeforeWatch } = await RunningRequest.toItsEnd(given);
      const wrong: string[] = [];
      for (const point of pointsFrom(pointsBeforeWatch + 1, points)) {
        for (const until of pointsFrom(point + 1, points)) {
          const newcomer = new Newcomer();
          const incidents = new Map<number, Incident>([
            [point, (one) => newcomer.arrive(one, call)],
            [until, () => newcomer.goOn()],
          ]);
          wrong.push(...(await wrongWith(given, newcomer, incidents)));
        }
      }

      expect(wrong).toEqual([]);
    },
  );

  test('is followed when a tick crashes before or after it is registered', async () => {
    const { points, pointsBeforeWatch } = await RunningRequest.toItsEnd(given);
    const wrong: string[] = [];
    for (const crashed of pointsFrom(pointsBeforeWatch + 1, points)) {
      const last = (await RunningRequest.toItsEnd(given, new Map([[crashed, crash]]))).points;
      for (const point of chosenWith(crashed, pointsBeforeWatch + 1, last).filter((one) => one !== crashed)) {
        const newcomer = new Newcomer();
        const incidents = new Map<number, Incident>([
          [crashed, crash],
          [point, (one) => newcomer.arrive(one)],
        ]);
        wrong.push(...(await wrongWith(given, newcomer, incidents, MOST_AFTER_CRASH_MS)));
      }
    }

    expect(wrong).toEqual([]);
  });
});
