import type { Turn } from '../../support/processes';
import type { JestReport } from '../jest/jest-report';

/** What all suites of one run of the command share. */
export interface Workplace {
  /** Folder for bundles. */
  readonly folder: string;
  /** What would be deployed. */
  readonly assemblyDir: string;
  /** Every process that takes long is started in its turn. */
  readonly turn: Turn;
  /** What came of the tests of `npm test`, where they are not to be run again. */
  readonly tested?: JestReport | undefined;
}
