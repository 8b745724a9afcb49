import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { lastWords, PROJECT, runNode } from '../../support/processes';

/** Which tests to run. */
export interface JestOptions {
  /** Configuration file, from the project's folder. */
  readonly config: string;
  /** Test files, from the project's folder. */
  readonly files: readonly string[];
  /** Pattern of the names of tests to run; default: all. */
  readonly tests?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

/** What came of them. */
export interface JestResult {
  readonly passed: number;
  /** Tests that failed, with their file. */
  readonly failed: readonly FailedTest[];
  /** Why tests could not be run at all. */
  readonly broken: readonly string[];
  /** Lines that the tests themselves have printed. */
  readonly printed: readonly string[];
  readonly seconds: number;
}

/** A test that failed. */
export interface FailedTest {
  readonly file: string;
  readonly title: string;
  readonly message: string;
}

/** The part that is used of what jest writes with `--json`. */
interface JestJson {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs tests with jest in a process of its own. */
export async function runJest({ config, files, tests, env, limitMs }: JestOptions): Promise<JestResult> {
  const outputFile = join(tmpdir(), `jest-${randomUUID()}.json`);
  const options = [
    '-c',
    config,
    '--json',
    '--outputFile',
    outputFile,
    ...(tests === undefined ? [] : ['-t', tests]),
    '--runTestsByPath',
    ...files,
  ];
  const finished = await runNode(['node_modules/jest/bin/jest.js', '--runInBand', ...options], {
    limitMs,
    ...(env !== undefined && { env }),
  });
  const { stdout, seconds } = finished;
  const printed = stdout.split('\n').filter((line) => line.trim() !== '');
  const json = await readResult(outputFile);
  if (json === undefined) return { passed: 0, failed: [], broken: [lastWords(finished)], printed, seconds };
  return {
    passed: json.numPassedTests,
    failed: json.testResults.flatMap(failuresIn),
    broken: brokenIn(json),
    printed,
    seconds,
  };
}

async function readResult(file: string): Promise<JestJson | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JestJson; // jest's own format
  } catch {
    return undefined; // jest ended before it could write it; what it printed says why
  } finally {
    await rm(file, { force: true });
  }
}

function failuresIn({ name, assertionResults }: JestJson['testResults'][number]): FailedTest[] {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  return failed.map(({ fullName, failureMessages }) => ({
    file: relative(PROJECT, name),
    title: fullName,
    message: failureMessages.join('\n'),
  }));
}

/** Files that failed without a failed test could not be loaded; no file at all is no success either. */
function brokenIn({ testResults }: JestJson): string[] {
  if (testResults.length === 0) return ['No test was found'];
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  return unloaded.map(({ name, message }) => `${relative(PROJECT, name)}: ${message}`);
}
