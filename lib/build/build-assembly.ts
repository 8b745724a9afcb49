import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunctions } from './bundle-functions';
import type { BundleSize } from './bundle-functions';

/** A synthesized cloud assembly on disk. */
export interface BuiltAssembly {
  /** The folder that `cdk deploy --app` would take. */
  readonly assemblyDir: string;
  readonly bundles: readonly BundleSize[];
}

/**
 * Bundles the functions and synthesizes the CDK app into `outDir`, exactly as `cdk synth` does, offline and without the
 * CDK command line.
 *
 * @throws Error with the output of the CDK app when it fails
 */
export async function buildAssembly(projectDir: string, outDir: string): Promise<BuiltAssembly> {
  const bundlesDir = join(outDir, 'functions');
  const assemblyDir = join(outDir, 'cdk.out');
  const bundles = await bundleFunctions(projectDir, bundlesDir);
  await run(projectDir, ['--import', 'tsx', 'bin/app.ts'], {
    // Everything that the CDK keeps between runs goes into the same folder.
    HOME: outDir,
    TSX_DISABLE_CACHE: '1',
    BUNDLES_DIR: bundlesDir,
    CDK_OUTDIR: assemblyDir,
    CDK_CONTEXT_JSON: JSON.stringify(await readContext(projectDir)),
    CDK_VALIDATION: 'false',
  });
  return { assemblyDir, bundles };
}

/** The context that the CDK command line would pass on. */
async function readContext(projectDir: string): Promise<unknown> {
  const settings = JSON.parse(await readFile(join(projectDir, 'cdk.json'), 'utf8')) as { readonly context: unknown };
  return settings.context;
}

async function run(cwd: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const output: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`The CDK app failed with exit code ${code}:\n${output.join('')}`);
}
