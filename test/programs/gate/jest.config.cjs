const base = require('../../../jest.config.cjs');

const [[pattern, [, options]]] = Object.entries(base.transform);

/**
 * The tests of the project with one guard switched off; the gate has built the assembly (TEST_ASSEMBLY_DIR).
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  globalSetup: undefined,
  globalTeardown: undefined,
  rootDir: '../../..',
  testPathIgnorePatterns: ['/node_modules/'],
  transform: { [pattern]: ['<rootDir>/test/programs/gate/mutating-transform.cjs', options] },
};
