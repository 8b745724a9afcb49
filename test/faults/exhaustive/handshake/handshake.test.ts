/**
 * The handshake between those who register a request and the ticks of its account (protocol.md 7.3 and 7.4): the product's
 * own code, in every order in which its calls can happen, without a clock and without the nets.
 */
import { countOf, sayWhatWasSearched } from '../searched';
import { search } from './search';
import type { Allowance } from './state';
import { watching } from './watching';

interface Model extends Allowance {
  readonly model: string;
}

const MODELS: readonly Model[] = [
  { model: 'A, two crashes', ticks: 3, crashes: 2, doubles: 0, losses: 0 },
  { model: 'B, a crash and a double delivery', ticks: 3, crashes: 1, doubles: 1, losses: 0 },
  { model: 'C, a crash and a lost lease', ticks: 3, crashes: 1, doubles: 0, losses: 1 },
  {
    model: 'D, a crash, a double delivery and a lost lease',
    ticks: process.env['FAULTS_FULL'] === '1' ? 3 : 2,
    crashes: 1,
    doubles: 1,
    losses: 1,
  },
];
const LONGEST_SEARCH_MS = 900_000;

test.each(MODELS)(
  'no request waits without a tick on its way, in any order of calls: $model',
  async ({ model, ...allowance }) => {
    const { states, story = [] } = await search(watching(), 2, allowance);

    const wrong = story.length > 0 ? 1 : 0;
    sayWhatWasSearched({
      search: `the handshake in any order of calls: ${model}`,
      size: countOf(states, 'states'),
      wrong,
    });
    expect(story).toEqual([]);
    expect(states).toBeGreaterThan(100_000);
  },
  LONGEST_SEARCH_MS,
);
