/**
 * A tick that freezes at any point and goes on at any later one: past its lease, while another tick runs (protocol.md 7.4).
 */
import { CHANGES, CREATES } from './cases';
import type { RequestCase } from './cases';
import { chosenWith, PAIRS } from './chosen-pairs';
import { countOf, sayWhatWasSearched } from './searched';
import { RunningRequest } from './whole-request';
import type { Incident } from './whole-request';
import { violationsOf } from './violations';

/** Steps freeze in the suite of twin runs, and for less long: they may send a create within a window of time only. */
const freeze: Incident = (run) => (run.isInTick ? run.hold() : undefined);
const goOn: Incident = (run) => run.goOn();

const run = { points: 0, pairs: 0, wrong: 0 };

afterAll(() => {
  const size = `${countOf(run.points, 'points')}, ${countOf(run.pairs, 'pairs')}`;
  sayWhatWasSearched({ search: `a tick that freezes at every point, to ${PAIRS} of points`, size, wrong: run.wrong });
});

/** What is wrong, and how many points there are while the frozen tick stands still. */
async function frozenAt(
  given: RequestCase,
  point: number,
  until?: number,
): Promise<{ wrong: string[]; points: number }> {
  const incidents = new Map([[point, freeze], ...(until === undefined ? [] : [[until, goOn] as const])]);
  const ended = await RunningRequest.toItsEnd(given, incidents);
  const violations = await violationsOf(ended, given, ['as-asked']);
  return { wrong: violations.map((text) => `from ${point} to ${until ?? 'the end'}: ${text}`), points: ended.points };
}

test.each([...CREATES, ...CHANGES])('$name survives a tick that freezes and goes on in another one', async (given) => {
  const { points, pointsBeforeWatch } = await RunningRequest.toItsEnd(given);
  const wrong: string[] = [];
  for (let first = pointsBeforeWatch + 1; first <= points; first += 1) {
    const frozen = await frozenAt(given, first);
    wrong.push(...frozen.wrong);
    run.points += 1;
    for (const until of chosenWith(first, first + 1, frozen.points)) {
      wrong.push(...(await frozenAt(given, first, until)).wrong);
      run.pairs += 1;
    }
  }
  run.wrong += wrong.length;

  expect(wrong).toEqual([]);
});
