import { join } from 'node:path';
import { build } from 'esbuild';
import { entryFileOf, FUNCTION_NAMES } from '../../lambdas/contract/functions';
import type { FunctionName } from '../../lambdas/contract/functions';
import { bundleViolations } from './bundle-rules';

/** Size of one function's bundle. */
export interface BundleSize {
  readonly functionName: FunctionName;
  readonly bytes: number;
}

/**
 * Bundles every function into `<outDir>/<function>/index.js`, the same bytes for the local engine and for AWS.
 *
 * @throws Error naming every broken bundle rule
 */
export async function bundleFunctions(projectDir: string, outDir: string): Promise<BundleSize[]> {
  const bundles = await Promise.all(FUNCTION_NAMES.map((name) => bundle(projectDir, outDir, name)));
  const violations = bundles.flatMap((one) => one.violations);
  if (violations.length > 0) throw new Error(`Bundle rules are broken:\n${violations.join('\n')}`);
  return bundles.map(({ functionName, bytes }) => ({ functionName, bytes }));
}

/**
 * Ways to credentials that no function takes: Lambda, and the local engine, put them into the environment, where they are looked for
 * first. The SDK loads these on demand only.
 */
const NEVER_LOADED = ['ini', 'process', 'sso', 'web-identity'].map((kind) => `@aws-sdk/credential-provider-${kind}`);

async function bundle(
  projectDir: string,
  outDir: string,
  functionName: FunctionName,
): Promise<BundleSize & { violations: string[] }> {
  const { metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: [entryFileOf(functionName)],
    outfile: join(outDir, functionName, 'index.js'),
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
  const bytes = Object.values(metafile.outputs)[0]?.bytes ?? 0;
  return { functionName, bytes, violations: bundleViolations(functionName, metafile) };
}
