const base = require('./jest.config.cjs');

/** The acceptance cases against a product that runs already; started by test/programs/acceptance/run.ts. @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/acceptance/**/*.test.ts'],
  // Nothing is built: the cases reach what was deployed.
  globalSetup: undefined,
  globalTeardown: undefined,
  // Cases wait in real time, most of them for others.
  testTimeout: 240_000,
  maxWorkers: 6,
};
