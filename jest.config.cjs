/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Slow suites with a script of their own, npm run test:faults.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/faults/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/jest/setup-file.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/jest/documented-calls.ts'],
  // CI reads what came of these tests instead of running them again with the fault suites.
  reporters: process.env.TEST_REPORT ? ['default', '<rootDir>/test/support/jest/report-file.cjs'] : ['default'],
  testTimeout: 30_000,
  // On two cores: many of the tests wait for sockets and timers.
  maxWorkers: 3,
  maxConcurrency: 30,
};
