import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastWords, runNode } from '../../support/processes';
import { outcomeOf, readReport, type JestOutcome } from './jest-report';

/** Which tests to run. */
export interface JestOptions {
  /** Configuration file, from the project's folder. */
  readonly config: string;
  /** Test files, from the project's folder. */
  readonly files: readonly string[];
  /** Pattern of the names of tests to run; default: all. */
  readonly tests?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Files that run at a time, each in a process of its own; default: one after the other in one process. */
  readonly workers?: number | undefined;
  readonly limitMs: number;
}

/** What came of them. */
export interface JestResult extends JestOutcome {
  /** Lines that the tests themselves have printed. */
  readonly printed: readonly string[];
  readonly seconds: number;
}

/** Runs tests with jest in a process of its own. */
export async function runJest({ config, files, tests, env, workers, limitMs }: JestOptions): Promise<JestResult> {
  const outputFile = join(tmpdir(), `jest-${randomUUID()}.json`);
  const options = [
    workers === undefined ? '--runInBand' : `--maxWorkers=${workers}`,
    '-c',
    config,
    '--json',
    '--outputFile',
    outputFile,
    ...(tests === undefined ? [] : ['-t', tests]),
    '--runTestsByPath',
    ...files,
  ];
  const finished = await runNode(['node_modules/jest/bin/jest.js', ...options], {
    limitMs,
    ...(env !== undefined && { env }),
  });
  const { stdout, seconds } = finished;
  const printed = stdout.split('\n').filter((line) => line.trim() !== '');
  const report = await readReport(outputFile);
  await rm(outputFile, { force: true });
  // Without a report, jest ended before it could write one; what it printed says why.
  const outcome = report === undefined ? { passed: 0, failed: [], broken: [lastWords(finished)] } : outcomeOf(report);
  return { ...outcome, printed, seconds };
}
