import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toldIn } from '../../faults/exhaustive/searched';
import type { Figures } from './figures';
import { outcomeOf, reportOn } from '../jest/jest-report';
import { runJest, type JestResult } from '../jest/jest-run';
import type { SuiteName } from './options';
import { PROJECT } from '../../support/processes';
import type { SimulationResult, TestResult } from './results';
import type { PlannedRun } from './seeds';
import { commandOf, runSimulation, type SimulationProgram } from './simulation-run';
import type { Workplace } from './workplace';

type TestSuiteName = TestResult['suite'];

/** A suite of tests. */
export interface TestSuite {
  readonly name: TestSuiteName;
  readonly title: string;
  readonly config: string;
  /** Folder of its test files, or the files. */
  readonly tests: string | readonly string[];
  /** A file of the folder that another suite runs. */
  readonly except?: string;
  /** Its requests have real deadlines: it runs alone, so that nothing but what it tries makes them late. */
  readonly isInRealTime?: true;
  /** Files that run at a time, where they wait more than they work; default: one. */
  readonly workers?: number;
}

/** Tests that show a target of protocol.md 3. */
export const TARGET_TESTS = {
  intake: 'test/faults/e2e/intake.test.ts',
  cancel: 'test/unit/core/operations/steps/cancel-in-each-phase.test.ts',
  secret: 'test/unit/core/domain/secrets/secret.test.ts',
  errors: 'test/property/provider-errors.test.ts',
} as const;

const FAULTS_CONFIG = 'jest.faults.config.cjs';
/** Keeps both cores busy, so nothing runs beside it. */
const BULK = 'test/faults/e2e/bulk.test.ts';

/**
 * The suites that jest runs, the longest first. `targets` are tests of `npm test` that show a target of protocol.md 3.
 */
export const TEST_SUITES: readonly TestSuite[] = [
  {
    name: 'e2e',
    title: 'a file of 1,000 rows',
    config: FAULTS_CONFIG,
    tests: [BULK],
    isInRealTime: true,
  },
  {
    name: 'e2e',
    title: 'through the API and the queue',
    config: FAULTS_CONFIG,
    tests: 'test/faults/e2e',
    except: BULK,
    isInRealTime: true,
    workers: 2,
  },
  {
    name: 'engine',
    title: 'real engines, real sockets',
    config: FAULTS_CONFIG,
    tests: 'test/faults/engine',
    isInRealTime: true,
  },
  {
    name: 'exhaustive',
    title: 'the handshake in any order of calls, every crash point and pair',
    config: FAULTS_CONFIG,
    tests: 'test/faults/exhaustive',
  },
  { name: 'model', title: 'model-based commands', config: FAULTS_CONFIG, tests: 'test/faults/model' },
  {
    name: 'bounds',
    title: 'outages of ours, admission, and the most that an execution and a provider get',
    config: FAULTS_CONFIG,
    tests: 'test/faults/bounds',
  },
  {
    name: 'targets',
    title: 'cancel, secrecy, errors of providers',
    config: 'jest.config.cjs',
    tests: [TARGET_TESTS.cancel, TARGET_TESTS.secret, TARGET_TESTS.errors],
  },
];

const SIMULATION_LIMIT_MS = 600_000;
const TESTS_LIMIT_MS = 900_000;
const TESTS_LIMIT_IN_FULL_MS = 3_600_000;
/** Enough for a script of commands and what came of it. */
const MESSAGE_LENGTH = 6_000;

/** Runs one simulation; what is wrong becomes problems, with the command that shows it. */
export async function simulationResult(
  program: SimulationProgram,
  { title, run }: PlannedRun,
): Promise<SimulationResult> {
  const startedMs = performance.now();
  const suite = run.isOutage === true ? 'outage' : 'random';
  try {
    const figures = await runSimulation(program, run, SIMULATION_LIMIT_MS);
    return {
      suite,
      title,
      run,
      figures,
      problems: problemsOf(figures, run),
      seconds: secondsSince(startedMs),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { suite, title, run, problems: [problem], seconds: secondsSince(startedMs) };
  }
}

function problemsOf(
  { violations, violationsByKind }: Pick<Figures, 'violations' | 'violationsByKind'>,
  run: PlannedRun['run'],
): string[] {
  // With a settle time that is too short a caller's name proves nothing: somebody may have to look (protocol.md 1.8).
  const isTolerated = (kind: string): boolean => run.settleSeconds !== undefined && kind === 'not done';
  const found = Object.entries(violationsByKind).filter(([kind]) => !isTolerated(kind));
  if (found.length === 0) return [];
  const kinds = found.map(([kind, count]) => `${kind} ${count}`);
  return [`${violations} violations: ${kinds.join(', ')}; to see them: ${commandOf(run)}`];
}

/** Runs one suite of tests. @param full whether in its long form */
export async function testResult(place: Workplace, suite: TestSuite, full: boolean): Promise<TestResult> {
  const { passed, failed, broken, printed, seconds } = await testsOf(place, suite, full);
  const problems = [
    ...broken,
    ...failed.map(({ file, title, message }) => `${file}: ${title}\n${message.slice(0, MESSAGE_LENGTH)}`),
    ...(passed + failed.length === 0 ? ['No test was run'] : []),
  ];
  return {
    suite: suite.name,
    title: suite.title,
    passed,
    failed: failed.length,
    ...toldIn(printed),
    problems,
    seconds,
  };
}

async function testsOf({ assemblyDir, tested }: Workplace, suite: TestSuite, full: boolean): Promise<JestResult> {
  const files = await filesOf(suite);
  if (suite.name === 'targets' && tested !== undefined) {
    return { ...outcomeOf(reportOn(tested, files)), printed: [], seconds: 0 };
  }
  const env = { TEST_ASSEMBLY_DIR: assemblyDir, ...(full && { FAULTS_FULL: '1' }) };
  const limitMs = full ? TESTS_LIMIT_IN_FULL_MS : TESTS_LIMIT_MS;
  return runJest({ config: suite.config, files, env, workers: suite.workers, limitMs });
}

async function filesOf({ tests, except }: TestSuite): Promise<readonly string[]> {
  if (typeof tests !== 'string') return tests;
  const entries = await readdir(join(PROJECT, tests), { recursive: true });
  const files = entries.filter((entry) => entry.endsWith('.test.ts')).map((entry) => join(tests, entry));
  return files.filter((file) => file !== except);
}

/** Which of the test suites are wanted. */
export function wantedTests(suites: readonly SuiteName[]): TestSuite[] {
  return TEST_SUITES.filter(({ name }) => suites.includes(name));
}

function secondsSince(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 100) / 10;
}
