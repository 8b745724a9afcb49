import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const PROJECT = resolve(__dirname, '../../..');

/** Bundles `main.ts` into one file that starts fast: `node <outFile> --approach … --assembly DIR`. */
export async function buildCounts(outFile: string): Promise<void> {
  await build({
    absWorkingDir: PROJECT,
    entryPoints: ['test/bench/counts/main.ts'],
    outfile: outFile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Error names are wire format.
    keepNames: true,
    sourcemap: 'linked',
    // Wherever the bundle is, packages such as the table's engine are found from here.
    define: { __filename: JSON.stringify(join(PROJECT, 'package.json')) },
    external: ['esbuild'],
    logLevel: 'error',
  });
}
