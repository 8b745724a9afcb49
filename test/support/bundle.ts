import { build, type BuildOptions } from 'esbuild';
import { PROJECT } from './processes';

/**
 * Bundles a program of the tests into one file for `node`, which starts fast.
 *
 * @param options what is different for this program, its entry point and output file among it
 */
export async function bundleProgram(options: BuildOptions): Promise<void> {
  await build({
    absWorkingDir: PROJECT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Error names are wire format.
    keepNames: true,
    external: ['esbuild'],
    logLevel: 'error',
    ...options,
  });
}
