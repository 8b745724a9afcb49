/** Every crash point of every step and every tick, alone and in pairs (protocol.md 3, T4). */
import { CHANGES, CREATES } from './cases';
import type { RequestCase } from './cases';
import { chosenWith, PAIRS } from './chosen-pairs';
import { crash } from './crash';
import { countOf, sayWhatWasSearched } from './searched';
import { RunningRequest } from './whole-request';
import { violationsOf } from './violations';

const run = { points: 0, pairs: 0, wrong: 0 };

afterAll(() => {
  const size = `${countOf(run.points, 'points')}, ${countOf(run.pairs, 'pairs')}`;
  sayWhatWasSearched({ search: `a crash at every point and ${PAIRS} of points`, size, wrong: run.wrong });
});

/** What is wrong after crashes at these points, and how many points there are without a further one. */
async function crashAt(given: RequestCase, points: readonly number[]): Promise<{ wrong: string[]; points: number }> {
  const ended = await RunningRequest.toItsEnd(given, new Map(points.map((point) => [point, crash])));
  const violations = await violationsOf(ended, given, ['as-asked']);
  return { wrong: violations.map((text) => `crash at ${points.join(' and ')}: ${text}`), points: ended.points };
}

test.each([...CREATES, ...CHANGES])('$name survives a crash at every point and at pairs of points', async (given) => {
  const good = await crashAt(given, []);
  const wrong = [...good.wrong];
  for (let first = 1; first <= good.points; first += 1) {
    const once = await crashAt(given, [first]);
    wrong.push(...once.wrong);
    run.points += 1;
    for (const second of chosenWith(first, first + 1, once.points)) {
      wrong.push(...(await crashAt(given, [first, second])).wrong);
      run.pairs += 1;
    }
  }
  run.wrong += wrong.length;

  expect(wrong).toEqual([]);
  expect(good.points).toBeGreaterThan(15);
});
