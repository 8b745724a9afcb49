/**
 * A step that runs twice at the same time, from every point of its first run on (protocol.md 2.1, SFN redelivers a
 * task).
 */
import { CHANGES, CREATES } from './cases';
import type { RequestCase } from './cases';
import { RunningRequest } from './whole-request';
import type { Incident } from './whole-request';
import { violationsOf } from './violations';

/** What the second run does to the first one. */
const TWINS: readonly { name: string; incident: Incident }[] = [
  { name: 'the second run goes by while the first one stands still', incident: (run) => run.runAgain() },
  { name: 'the first run is given up and goes on 1 s later', incident: (run) => run.stall(1) },
  { name: 'the first run is given up and goes on 29 s later', incident: (run) => run.stall(29) },
];

const run = { points: 0 };

afterAll(() => {
  process.stdout.write(`Twin runs: ${run.points} points were run.\n`);
});

async function twinAt(given: RequestCase, point: number, incident: Incident): Promise<string[]> {
  const ended = await RunningRequest.toItsEnd(given, new Map([[point, incident]]));
  const violations = await violationsOf(ended, given, ['as-asked']);
  return violations.map((text) => `at ${point}: ${text}`);
}

describe.each(TWINS)('two runs at once: $name', ({ incident }) => {
  test.each([...CREATES, ...CHANGES])('$name ends as it would with one run of each step', async (given) => {
    const { points } = await RunningRequest.toItsEnd(given, new Map());
    const wrong: string[] = [];
    for (let point = 1; point <= points; point += 1) {
      wrong.push(...(await twinAt(given, point, incident)));
      run.points += 1;
    }

    expect(wrong).toEqual([]);
  });
});
