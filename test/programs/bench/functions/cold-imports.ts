import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ENVIRONMENT } from '../../../../lambdas/contract/environment';
import type { BundleSize } from '../../../../lib/build/bundle-functions';
import { lastWords, runNode } from '../../../support/processes';

/** Every handler is loaded so many times, each time in a new process. */
export const ROUNDS = 9;

/** What it costs to load a function's bundle. */
export interface ColdImport extends BundleSize {
  /** Median time from the start of the process until the bundle is loaded, in milliseconds; differs between machines. */
  readonly milliseconds: number;
  /** The same as a multiple of that of an empty handler, in the same run. */
  readonly ratio: number;
}

const PROBE = join(__dirname, 'import-probe.cjs');
const LIMIT_MS = 30_000;

/**
 * Loads every bundle in fresh processes, one at a time and in turns with the others and with an empty handler, so that
 * whatever else the machine does falls upon all of them.
 *
 * @param folder what `buildAssembly` was given; the empty handler is added to it
 * @throws Error with what a bundle printed when it cannot be loaded
 */
export async function coldImports(folder: string, bundles: readonly BundleSize[]): Promise<ColdImport[]> {
  const empty = await writeEmptyHandler(folder);
  const files = bundles.map(({ functionName }) => join(folder, 'functions', functionName, 'index.js'));
  const times = new Map<string, number[]>([empty, ...files].map((file) => [file, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [file, found] of times) found.push(await loadTime(file));
  }
  const emptyMs = median(times.get(empty) ?? []);
  return bundles.map((bundle, index) => {
    const milliseconds = median(times.get(files[index] ?? '') ?? []);
    return { ...bundle, milliseconds, ratio: milliseconds / emptyMs };
  });
}

async function writeEmptyHandler(folder: string): Promise<string> {
  const file = join(folder, 'empty', 'index.js');
  await mkdir(join(folder, 'empty'), { recursive: true });
  await writeFile(file, 'exports.handler = async () => {};\n');
  return file;
}

async function loadTime(file: string): Promise<number> {
  const finished = await runNode([PROBE, file], { env: FUNCTION_ENVIRONMENT, limitMs: LIMIT_MS });
  const milliseconds = Number(finished.stdout);
  if (finished.code !== 0 || !(milliseconds > 0)) throw new Error(`${file}: ${lastWords(finished)}`);
  return milliseconds;
}

/** What a handler reads while it is loaded; nothing is called. */
const FUNCTION_ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'us-east-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ...Object.fromEntries(Object.values(ENVIRONMENT).map((name) => [name, 'benchmark'])),
};

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
