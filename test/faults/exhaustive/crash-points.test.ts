/** Every crash point of every step, alone and in pairs (protocol.md 3, T4). */
import { CHANGES, CREATES } from './cases';
import type { RequestCase } from './cases';
import { Crash, RunningRequest } from './whole-request';
import type { Incident } from './whole-request';
import { violationsOf } from './violations';

const crash: Incident = () => {
  throw new Crash();
};

const run = { points: 0, pairs: 0 };

afterAll(() => {
  process.stdout.write(`Crash points: ${run.points} single and ${run.pairs} pairs were run.\n`);
});

/** What is wrong after crashes at these points, and how many points there are without a further one. */
async function crashAt(given: RequestCase, points: readonly number[]): Promise<{ wrong: string[]; points: number }> {
  const ended = await RunningRequest.toItsEnd(given, new Map(points.map((point) => [point, crash])));
  const violations = await violationsOf(ended, given, ['as-asked']);
  return { wrong: violations.map((text) => `crash at ${points.join(' and ')}: ${text}`), points: ended.points };
}

test.each([...CREATES, ...CHANGES])(
  '$name survives a crash at every point and at every pair of points',
  async (given) => {
    const good = await crashAt(given, []);
    const wrong = [...good.wrong];
    for (let first = 1; first <= good.points; first += 1) {
      const once = await crashAt(given, [first]);
      wrong.push(...once.wrong);
      run.points += 1;
      for (let second = first + 1; second <= once.points; second += 1) {
        wrong.push(...(await crashAt(given, [first, second])).wrong);
        run.pairs += 1;
      }
    }

    expect(wrong).toEqual([]);
    expect(good.points).toBeGreaterThan(15);
  },
);
