import { join } from 'node:path';
import { atATime, lastWords, runNode } from '../../support/processes';
import { buildBench } from './build-bench';
import { nameOf, SCENARIOS } from './scenarios';
import type { CountedRun, Effort, Scenario } from './results';

/** A counted run, and what it cost here. */
export interface MeasuredRun {
  readonly run: CountedRun;
  readonly effort: Effort;
}

/** Most objects die young, but not as young as Node.js thinks: with more room for them a fifth less time is used. */
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64'];
const AT_A_TIME = 2;
/** What takes longer is stuck, even on a machine that has much else to do. */
const LIMIT_MS = 1_800_000;

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
  await buildBench('counts/main', bundle);
  const longestFirst = SCENARIOS.toSorted((one, other) => workOf(other) - workOf(one));
  const found = await atATime(AT_A_TIME, longestFirst, async (scenario) => {
    const measured = await countOne(bundle, assemblyDir, scenario);
    say(`${nameOf(scenario)}: counted in ${measured.effort.seconds.toFixed(1)} s`);
    return [scenario, measured] as const;
  });
  const byScenario = new Map(found);
  return SCENARIOS.flatMap((scenario) => byScenario.get(scenario) ?? []);
}

/** Grows with the time that counting takes. */
function workOf({ approach, connections }: Scenario): number {
  return connections * (approach === 'vpn-provisioner' ? 10 : 1);
}

async function countOne(bundle: string, assemblyDir: string, scenario: Scenario): Promise<MeasuredRun> {
  const { approach, connections, settleSeconds, dialect, requestsPerSecond, others } = scenario;
  const given = { approach, connections, settle: settleSeconds, dialect, rate: requestsPerSecond, others };
  const options = Object.entries({ ...given, assembly: assemblyDir }).flatMap(([name, value]) => {
    return value === undefined ? [] : [`--${name}`, String(value)];
  });
  const finished = await runNode([...NODE_OPTIONS, bundle, ...options], { limitMs: LIMIT_MS });
  if (finished.code !== 0) throw new Error(`${nameOf(scenario)} broke down: ${lastWords(finished)}`);
  return JSON.parse(finished.stdout) as MeasuredRun; // our own program's
}
