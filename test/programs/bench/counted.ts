import { join } from 'node:path';
import { atATime, lastWords, runNode } from '../../support/processes';
import { buildCounts } from './counts/build';
import { nameOf, SCENARIOS } from './scenarios';
import type { CountedRun, Effort, Scenario } from './results';

/** A counted run, and what it cost here. */
export interface MeasuredRun {
  readonly run: CountedRun;
  readonly effort: Effort;
}

const AT_A_TIME = 2;
/** What takes longer is stuck. */
const LIMIT_MS = 600_000;

/**
 * Counts all scenarios, two processes at a time, the longest first.
 *
 * @param say is told of each run that has ended
 * @returns in the order of the scenarios
 * @throws Error with what a process printed when it breaks down
 */
export async function countAll(
  { folder, assemblyDir }: { readonly folder: string; readonly assemblyDir: string },
  say: (text: string) => void,
): Promise<MeasuredRun[]> {
  const bundle = join(folder, 'counts.cjs');
  await buildCounts(bundle);
  const longestFirst = SCENARIOS.toSorted((one, other) => other.connections - one.connections);
  const found = await atATime(AT_A_TIME, longestFirst, async (scenario) => {
    const measured = await countOne(bundle, assemblyDir, scenario);
    say(`${nameOf(scenario)}: counted in ${measured.effort.seconds.toFixed(1)} s`);
    return [scenario, measured] as const;
  });
  const byScenario = new Map(found);
  return SCENARIOS.flatMap((scenario) => byScenario.get(scenario) ?? []);
}

async function countOne(bundle: string, assemblyDir: string, scenario: Scenario): Promise<MeasuredRun> {
  const { approach, connections, settleSeconds } = scenario;
  const options = ['--approach', approach, '--connections', String(connections), '--settle', String(settleSeconds)];
  const finished = await runNode(['--enable-source-maps', bundle, ...options, '--assembly', assemblyDir], {
    limitMs: LIMIT_MS,
  });
  if (finished.code !== 0) throw new Error(`${nameOf(scenario)} broke down: ${lastWords(finished)}`);
  return JSON.parse(finished.stdout) as MeasuredRun; // our own program's
}
