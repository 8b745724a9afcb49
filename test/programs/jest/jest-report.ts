import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PROJECT } from '../../support/processes';

/** What came of tests. */
export interface JestOutcome {
  readonly passed: number;
  /** Tests that failed, with their file. */
  readonly failed: readonly FailedTest[];
  /** Why tests could not be run at all. */
  readonly broken: readonly string[];
}

/** A test that failed. */
export interface FailedTest {
  readonly file: string;
  readonly title: string;
  readonly message: string;
}

/** The part that is used of what jest writes with `--json`. */
export interface JestReport {
  readonly testResults: readonly TestedFile[];
}

interface TestedFile {
  readonly name: string;
  readonly message: string;
  readonly status: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** Reads what `jest --json --outputFile` has written; `undefined` when it has not. */
export async function readReport(file: string): Promise<JestReport | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JestReport; // jest's own format
  } catch {
    return undefined;
  }
}

/**
 * The part of a report that is about some files.
 *
 * @param files from the project's folder
 * @throws Error naming the files that were not tested
 */
export function reportOn(report: JestReport, files: readonly string[]): JestReport {
  const wanted = [...new Set(files)].map((file) => join(PROJECT, file));
  const testResults = report.testResults.filter(({ name }) => wanted.includes(name));
  const missing = wanted.filter((file) => testResults.every(({ name }) => name !== file));
  if (missing.length > 0) throw new Error(`The report says nothing of ${missing.map(fromProject).join(', ')}`);
  return { testResults };
}

/** What came of the tests of a report. */
export function outcomeOf(report: JestReport): JestOutcome {
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: report.testResults.flatMap(failuresIn),
    broken: brokenIn(report),
  };
}

function failuresIn({ name, assertionResults }: TestedFile): FailedTest[] {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  return failed.map(({ fullName, failureMessages }) => ({
    file: fromProject(name),
    title: fullName,
    message: failureMessages.join('\n'),
  }));
}

/** Files that failed without a failed test could not be loaded; no file at all is no success either. */
function brokenIn({ testResults }: JestReport): string[] {
  if (testResults.length === 0) return ['No test was found'];
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  return unloaded.map(({ name, message }) => `${fromProject(name)}: ${message}`);
}

function fromProject(file: string): string {
  return relative(PROJECT, file);
}
