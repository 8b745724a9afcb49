/** One pair of points in so many is run; `npm run test:faults -- --full` runs them all. */
const ONE_IN = process.env['FAULTS_FULL'] === '1' ? 1 : 4;

/** Which pairs are run, in words. */
export const PAIRS = ONE_IN === 1 ? 'every pair' : `every ${ONE_IN}th pair`;

/** Whether a pair is run. Each point is in some of the pairs that are, as the first and as the second one. */
export function isChosen(first: number, second: number): boolean {
  return (3 * first + second) % ONE_IN === 0;
}

/** The points from one to another, both included, that are run with a first one. */
export function chosenWith(first: number, from: number, to: number): readonly number[] {
  return pointsFrom(from, to).filter((second) => isChosen(first, second));
}

/** All points from one to another, both included. */
export function pointsFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_none, index) => from + index);
}
