const base = require('./jest.config.cjs');

/** The suites under faults that jest runs; started by test/programs/faults/run.ts. @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/faults/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
};
