/**
 * The handshake between requests that come to wait in a line and the ticks of the gate (protocol.md 7.8): the product's own
 * code, in every order in which its calls can happen, without a clock and without the nets. Both wait in one line, which a
 * tick may find empty and forget at any moment.
 */
import { countOf, sayWhatWasSearched } from '../searched';
import { admitting } from './admitting';
import type { Marks } from './admitting';
import { search } from './search';
import type { Allowance } from './state';

interface Model extends Allowance {
  readonly model: string;
}

const MORE = process.env['FAULTS_FULL'] === '1' ? 1 : 0;

const MODELS: readonly Model[] = [
  { model: 'A, two crashes', ticks: 2 + MORE, crashes: 2, doubles: 0, losses: 0 },
  { model: 'B, a crash and a double delivery', ticks: 2 + MORE, crashes: 1, doubles: 1, losses: 0 },
  { model: 'C, a crash and a lost lease', ticks: 2 + MORE, crashes: 1, doubles: 0, losses: 1 },
  { model: 'D, a crash, a double delivery and a lost lease', ticks: 2 + MORE, crashes: 1, doubles: 1, losses: 1 },
  { model: 'E, three ticks, a double delivery and a lost lease', ticks: 3, crashes: 0, doubles: 1, losses: 1 },
];
const LONGEST_SEARCH_MS = 900_000;

test.each(MODELS)(
  'no request waits at the gate without a tick on its way, in any order of calls: $model',
  async ({ model, ...allowance }) => {
    const { states, story = [] } = await search(admitting(), 2, allowance);

    sayWhatWasSearched({
      search: `the handshake at the gate in any order of calls: ${model}`,
      size: countOf(states, 'states'),
      wrong: story.length > 0 ? 1 : 0,
    });
    expect(story).toEqual([]);
    expect(states).toBeGreaterThan(10_000);
  },
  LONGEST_SEARCH_MS,
);

// That the search would find a hole: each of these lines is lost.
test.each<{ name: string; marks: Marks; losses: number }>([
  { name: 'nobody compares whether it was touched', marks: 'ignored', losses: 0 },
  { name: 'touches are counted anew, and a tick has lost its account', marks: 'counted', losses: 1 },
])(
  'a request waits for ever in a line that is forgotten where $name',
  async ({ marks, losses }) => {
    const { story = [] } = await search(admitting(marks), 2, { ticks: 3, crashes: 0, doubles: losses, losses });

    expect(story.at(-1)).toBe('An entry waits, and nobody will ever look at it');
  },
  LONGEST_SEARCH_MS,
);
