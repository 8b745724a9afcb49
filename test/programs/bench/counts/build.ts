import { join } from 'node:path';
import { bundleProgram } from '../../../support/bundle';
import { PROJECT } from '../../../support/processes';

/** Bundles `main.ts` into one file that starts fast: `node <outFile> --approach … --assembly DIR`. */
export function buildCounts(outFile: string): Promise<void> {
  return bundleProgram({
    entryPoints: ['test/programs/bench/counts/main.ts'],
    outfile: outFile,
    sourcemap: 'linked',
    // Wherever the bundle is, packages such as the table's engine are found from here.
    define: { __filename: JSON.stringify(join(PROJECT, 'package.json')) },
  });
}
