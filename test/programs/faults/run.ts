/**
 * `npm run test:faults`: everything that shows that the promise holds whatever fails (protocol.md 3): what is in
 * real time alone, then two processes at a time, and one table of figures. Nothing is written into the project unless
 * `--write-report` is given. Exit code 1 when anything is wrong, 2 when the command is not understood.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssembly } from '../../../lib/build/build-assembly';
import { buildSimulation } from './build';
import { runGate, type GuardResult } from '../gate/gate';
import { readReport, type JestReport } from '../jest/jest-report';
import { optionsOf, USAGE, UsageError, type Options } from './options';
import { isWell, printed } from './print';
import { PROJECT, turns } from '../../support/processes';
import type { Results, SimulationResult, TestResult } from './results';
import { outageRun, plannedRuns } from './seeds';
import { simulationResult, testResult, wantedTests, type TestSuite } from './suites';
import type { Workplace } from './workplace';
import { writeReport } from './write-report';

const AT_A_TIME = 2;
const MOST_SEEDS = 1_000_000;

async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-faults-'));
  try {
    const results = await runSuites(options, folder);
    process.stdout.write(printed(results));
    if (options.writesReport) await writeReport(results, ['npm run test:faults --', ...args].join(' '));
    process.exitCode = isWell(results) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSuites(options: Options, folder: string): Promise<Results> {
  const startedMs = performance.now();
  const tested = options.tested === undefined ? undefined : await testedIn(options.tested);
  say('building the functions, the template and the simulation');
  const { assemblyDir } = await buildAssembly(PROJECT, join(folder, 'assembly'));
  const place = { folder, assemblyDir, turn: turns(AT_A_TIME), tested };
  await buildSimulation(bundleIn(place));
  const wanted = wantedTests(options.suites);
  const alone = wanted.filter(({ isInRealTime }) => isInRealTime === true);
  const others = wanted.filter((suite) => !alone.includes(suite));
  const first = await runTests({ ...place, turn: turns(1) }, alone, options);
  say(`${AT_A_TIME} processes at a time`);
  // In the order in which they begin: the long ones first, so that none of them is the last one alone.
  const [tests, simulations, gate] = await Promise.all([
    runTests(place, others, options),
    runSimulations(place, options),
    options.suites.includes('gate') ? runGate(place, options.guard, sayGuard) : undefined,
  ]);
  const seconds = (performance.now() - startedMs) / 1000;
  return { simulations: inOrder(simulations), tests: [...first, ...tests], gate, seconds };
}

async function testedIn(file: string): Promise<JestReport> {
  const report = await readReport(file);
  if (report === undefined) throw new UsageError(`--tested: ${file} is not what jest --json --outputFile has written`);
  return report;
}

function runTests(place: Workplace, suites: readonly TestSuite[], { full }: Options): Promise<TestResult[]> {
  const running = suites.map((suite) =>
    place.turn(async () => {
      const result = await testResult(place, suite, full);
      sayResult(`${suite.name}, ${suite.title}`, result);
      return result;
    }),
  );
  return Promise.all(running);
}

function runSimulations(place: Workplace, options: Options): Promise<SimulationResult[]> {
  const runs = [
    ...(options.suites.includes('outage') ? [outageRun(options)] : []),
    ...(options.suites.includes('random') ? plannedRuns(options, Date.now() % MOST_SEEDS) : []),
  ];
  const program = { bundle: bundleIn(place), assemblyDir: place.assemblyDir };
  const running = runs.map((run) =>
    place.turn(async () => {
      const result = await simulationResult(program, run);
      sayResult(`${result.suite}, ${run.title}`, result);
      return result;
    }),
  );
  return Promise.all(running);
}

function bundleIn({ folder }: Workplace): string {
  return join(folder, 'simulation.cjs');
}

/** By probability, then by seed, however they were run. */
function inOrder(simulations: readonly SimulationResult[]): SimulationResult[] {
  return simulations.toSorted(
    ({ run: one }, { run: other }) =>
      one.probability - other.probability ||
      (one.settleSeconds ?? Infinity) - (other.settleSeconds ?? Infinity) ||
      one.seed - other.seed,
  );
}

function sayResult(
  what: string,
  { problems, seconds }: { readonly problems: readonly string[]; readonly seconds: number },
): void {
  say(`${problems.length === 0 ? 'passed' : 'FAILED'} in ${seconds} s: ${what}`);
}

function sayGuard({ guard, notice, problem, seconds }: GuardResult): void {
  const outcome = notice === undefined ? `NOT NOTICED: ${problem ?? ''}` : `noticed by ${notice.suite}`;
  say(`${seconds} s: off: ${guard}: ${outcome}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  process.stderr.write(
    isUsage
      ? `${error.message}\n\n${USAGE}`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
});
