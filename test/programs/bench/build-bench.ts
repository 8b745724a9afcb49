import { join } from 'node:path';
import { bundleProgram } from '../../support/bundle';
import { PROJECT } from '../../support/processes';

/** Bundles a program that counts or measures into one file that starts fast. */
export function buildBench(program: 'counts/main' | 'bulk/main' | 'bulk/memory-main', outFile: string): Promise<void> {
  return bundleProgram({
    entryPoints: [`test/programs/bench/${program}.ts`],
    outfile: outFile,
    sourcemap: 'linked',
    // Wherever the bundle is, packages such as the table's engine are found from here.
    define: { __filename: JSON.stringify(join(PROJECT, 'package.json')) },
  });
}
