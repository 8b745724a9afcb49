/** Every message of the watcher lost at every point, the one whose tick runs among them: the reconciler is the net (protocol.md 7.7). */
import { TICK } from '../../../lambdas/contract/ticks';
import { CHANGES, CREATES } from './cases';
import type { RequestCase } from './cases';
import { Crash } from './crash';
import { countOf, sayWhatWasSearched } from './searched';
import { RunningRequest } from './whole-request';
import type { Incident } from './whole-request';
import { violationsOf } from './violations';

/** A promise is believed for a while; then comes the reconciler, once a minute. */
const MOST_UNATTENDED_MS = TICK.graceMs + TICK.leaseMs + TICK.leaseMarginMs + 60_000;

const LOSSES: readonly { name: string; incident: Incident }[] = [
  {
    name: 'all messages are lost',
    incident: (run) => {
      run.loseMessages();
    },
  },
  {
    name: 'a run dies, and all messages are lost',
    incident: (run) => {
      run.loseMessages();
      throw new Crash();
    },
  },
];

const run = { points: 0, wrong: 0 };

afterAll(() => {
  const size = countOf(run.points, 'points');
  sayWhatWasSearched({ search: 'all messages lost, at every point', size, wrong: run.wrong });
});

async function lostAt(given: RequestCase, point: number, incident: Incident): Promise<string[]> {
  const ended = await RunningRequest.toItsEnd(given, new Map([[point, incident]]), true);
  const violations = await violationsOf(ended, given, ['as-asked'], MOST_UNATTENDED_MS);
  return violations.map((text) => `at ${point}: ${text}`);
}

describe.each(LOSSES)('the net: $name', ({ incident }) => {
  test.each([...CREATES, ...CHANGES])('$name ends as it would', async (given) => {
    const { points } = await RunningRequest.toItsEnd(given);
    const wrong: string[] = [];
    for (let point = 1; point <= points; point += 1) wrong.push(...(await lostAt(given, point, incident)));
    run.points += points;
    run.wrong += wrong.length;

    expect(wrong).toEqual([]);
  });
});
