/** A batch of three rows: every crash point of submission, expansion, counting, cancellation and rerun, alone and in pairs. */
import { pointsFrom } from '../chosen-pairs';
import { crash } from '../crash';
import { countOf, sayWhatWasSearched } from '../searched';
import { BatchRun } from './batch-run';
import type { BatchPlan, Incident } from './batch-run';
import { violationsOf } from './batch-violations';

const PLANS: readonly BatchPlan[] = [
  { name: 'a batch whose failed rows run again' },
  { name: 'a batch of which everything is delivered twice', twice: true },
  { name: 'a batch of which the youngest is delivered first', reversed: true },
  { name: 'a batch that is cancelled before it is expanded', cancelled: 'before expansion' },
  { name: 'a batch that is cancelled while its rows run', cancelled: 'while rows run' },
  {
    name: 'a batch that is cancelled, of which everything is delivered twice, the youngest first',
    cancelled: 'while rows run',
    twice: true,
    reversed: true,
  },
];

/** What happens at one point of whatever runs there. */
const INCIDENTS: readonly {
  readonly name: string;
  readonly incident: Incident;
  /** Nobody asks a second time for keys to be removed: they go with the chunk (protocol.md 9.5). */
  readonly mayKeepKeys?: true;
}[] = [
  { name: 'it runs a second time while the first run stands still', incident: (run) => run.runAgain() },
  { name: 'the caller cancels the batch', incident: (run) => run.cancelNow() },
  { name: 'the reconciler looks', incident: (run) => run.lookNow() },
  {
    name: 'it crashes, and what it worked on is never delivered again',
    incident: (run) => {
      run.loseCurrent();
      crash();
    },
    mayKeepKeys: true,
  },
];

/** One pair of points in so many is run; `npm run test:faults -- --full` runs all. */
const ONE_IN = process.env['FAULTS_FULL'] === '1' ? 1 : 20;

const run = { points: 0, pairs: 0, wrong: 0 };

afterAll(() => {
  const size = `${countOf(run.points, 'points')}, ${countOf(run.pairs, 'pairs')}`;
  const search = `a batch of three rows: a crash or another run at every point, and crashes at every ${ONE_IN}th pair of points`;
  sayWhatWasSearched({ search, size, wrong: run.wrong });
});

/** What is wrong after incidents at these points, and how many points there are without a further one. */
async function strikeAt(
  plan: BatchPlan,
  points: readonly number[],
  incident: Incident = crash,
): Promise<{ wrong: string[]; points: number }> {
  const ended = await BatchRun.toItsEnd(plan, new Map(points.map((point) => [point, incident])));
  const violations = await violationsOf(ended, 2);
  return { wrong: violations.map((text) => `at ${points.join(' and ')}: ${text}`), points: ended.points };
}

test.each(PLANS)('$name survives a crash at every point and at pairs of points', async (plan) => {
  const good = await strikeAt(plan, []);
  const wrong = [...good.wrong];
  for (let first = 1; first <= good.points; first += 1) {
    const once = await strikeAt(plan, [first]);
    wrong.push(...once.wrong);
    run.points += 1;
    for (const second of pointsFrom(first + 1, once.points)) {
      if ((7 * first + second) % ONE_IN !== 0) continue;
      wrong.push(...(await strikeAt(plan, [first, second])).wrong);
      run.pairs += 1;
    }
  }
  run.wrong += wrong.length;

  expect(wrong).toEqual([]);
  expect(good.points).toBeGreaterThan(50);
});

describe.each(INCIDENTS)('at any point $name', ({ incident, mayKeepKeys }) => {
  test.each(PLANS)('$name ends as it should', async (plan) => {
    const { points } = await strikeAt(plan, []);
    const wrong: string[] = [];
    for (let point = 1; point <= points; point += 1) {
      const found = await strikeAt(plan, [point], incident);
      wrong.push(...found.wrong.filter((text) => mayKeepKeys !== true || !text.includes('keys are kept')));
      run.points += 1;
    }
    run.wrong += wrong.length;

    expect(wrong).toEqual([]);
  });
});
