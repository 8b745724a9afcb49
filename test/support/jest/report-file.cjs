const { writeFileSync } = require('node:fs');

/** Writes what came of a run into the file that TEST_REPORT names, in the shape of `jest --json --outputFile`. */
module.exports = class ReportFile {
  onRunComplete(_contexts, { testResults }) {
    writeFileSync(process.env.TEST_REPORT, JSON.stringify({ testResults: testResults.map(testedFile) }));
  }
};

function testedFile({ testFilePath, failureMessage, testExecError, numFailingTests, testResults }) {
  const isFailed = testExecError !== undefined || numFailingTests > 0;
  return {
    name: testFilePath,
    message: failureMessage ?? '',
    status: isFailed ? 'failed' : 'passed',
    assertionResults: testResults,
  };
}
