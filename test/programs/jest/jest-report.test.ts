import { join } from 'node:path';
import { PROJECT } from '../../support/processes';
import { outcomeOf, reportOn, type JestReport } from './jest-report';

const PASSED = { status: 'passed', fullName: 'is accepted', failureMessages: [] };
const FAILED = { status: 'failed', fullName: 'is refused', failureMessages: ['Expected 409', 'Received 200'] };

const REPORT: JestReport = {
  testResults: [
    tested('test/e2e/api.test.ts', 'passed', [PASSED, PASSED]),
    tested('test/e2e/canary.test.ts', 'failed', [PASSED, FAILED]),
    tested('test/e2e/vpnctl.test.ts', 'failed', []),
  ],
};

test('a report is cut down to the files that are asked for', () => {
  const { passed, failed, broken } = outcomeOf(reportOn(REPORT, ['test/e2e/api.test.ts']));

  expect({ passed, failed, broken }).toEqual({ passed: 2, failed: [], broken: [] });
});

test('a report that says nothing of a file is refused: the file may have been moved', () => {
  const files = ['test/e2e/api.test.ts', 'test/e2e/moved.test.ts'];

  expect(() => reportOn(REPORT, files)).toThrow('The report says nothing of test/e2e/moved.test.ts');
});

test('a test that fails is named with its file', () => {
  const { failed } = outcomeOf(REPORT);

  expect(failed).toEqual([
    { file: 'test/e2e/canary.test.ts', title: 'is refused', message: 'Expected 409\nReceived 200' },
  ]);
});

test('a file that cannot be loaded is no success', () => {
  const { broken } = outcomeOf(REPORT);

  expect(broken).toEqual(['test/e2e/vpnctl.test.ts: what jest printed']);
});

test('a report without files is no success', () => {
  expect(outcomeOf({ testResults: [] }).broken).toEqual(['No test was found']);
});

function tested(
  file: string,
  status: 'passed' | 'failed',
  assertionResults: readonly (typeof PASSED | typeof FAILED)[],
): JestReport['testResults'][number] {
  return { name: join(PROJECT, file), status, message: 'what jest printed', assertionResults };
}
