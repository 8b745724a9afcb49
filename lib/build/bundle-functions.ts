import { join } from 'node:path';
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';
import { entryFileOf, FUNCTION_NAMES } from '../../lambdas/contract/functions';
import type { FunctionName } from '../../lambdas/contract/functions';
import { bundleViolations } from './bundle-rules';
import type { Output } from './bundle-rules';
import { writePages } from './pages';

/** Size of one function's bundle. */
export interface BundleSize {
  readonly functionName: FunctionName;
  readonly bytes: number;
}

/**
 * Bundles every function into `<outDir>/<function>/index.js`, the same bytes for the local engine and for AWS, and puts the pages beside
 * the one that serves them.
 *
 * @throws Error naming every broken bundle rule
 */
export async function bundleFunctions(projectDir: string, outDir: string): Promise<BundleSize[]> {
  const outputs = await bundleAll(projectDir, outDir);
  const bundles = FUNCTION_NAMES.map((functionName) => ({ functionName, output: outputOf(outputs, functionName) }));
  const violations = bundles.flatMap(({ functionName, output }) => bundleViolations(functionName, output));
  await writePages(projectDir, join(outDir, 'show-page'));
  if (violations.length > 0) throw new Error(`Bundle rules are broken:\n${violations.join('\n')}`);
  return bundles.map(({ functionName, output: { bytes } }) => ({ functionName, bytes }));
}

/**
 * Ways to credentials that no function takes: Lambda, and the local engine, put them into the environment, where they are looked for
 * first. The SDK loads these on demand only.
 */
const NEVER_LOADED = ['ini', 'process', 'sso', 'web-identity'].map((kind) => `@aws-sdk/credential-provider-${kind}`);

/** All at once: what functions have in common is read once. Each bundle is what it would be by itself. */
async function bundleAll(projectDir: string, outDir: string): Promise<Metafile['outputs']> {
  const { metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: FUNCTION_NAMES.map((name) => ({ in: entryFileOf(name), out: `${name}/index` })),
    outdir: outDir,
    bundle: true,
    minify: true,
    // Error names are wire format and classes are told apart by name in logs.
    keepNames: true,
    platform: 'node',
    // The newest function runtime is 24; the local engine runs the same bundle on Node.js 20.
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: NEVER_LOADED,
    metafile: true,
    logLevel: 'error',
  });
  return metafile.outputs;
}

function outputOf(outputs: Metafile['outputs'], functionName: FunctionName): Output {
  const output = Object.values(outputs).find(({ entryPoint }) => entryPoint === entryFileOf(functionName));
  if (output === undefined) throw new Error(`There is no bundle of ${functionName}`);
  return output;
}
