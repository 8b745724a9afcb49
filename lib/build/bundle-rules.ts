import type { Metafile } from 'esbuild';
import { entryFileOf, PROVIDER_FUNCTION_NAMES } from '../../lambdas/contract/functions';
import type { FunctionName } from '../../lambdas/contract/functions';

/** What esbuild says of a bundle. */
export type Output = Metafile['outputs'][string];

/** Largest minified bundle of a function with an AWS client, in bytes. */
const LIMIT_BYTES = 650_000;
/** The same for a function that carries `undici` as well, in bytes. */
const PROVIDER_LIMIT_BYTES = 1_300_000;

/**
 * Checks one function's bundle against the rules that keep cold starts short: its size, no zod locales (443 KB), no code
 * of other functions, and an HTTP client only where a provider is called.
 *
 * @returns one sentence per broken rule; empty when all hold
 */
export function bundleViolations(functionName: FunctionName, output: Output): string[] {
  const callsProvider = (PROVIDER_FUNCTION_NAMES as readonly string[]).includes(functionName);
  const limit = callsProvider ? PROVIDER_LIMIT_BYTES : LIMIT_BYTES;
  const { bytes } = output;
  const inputs = Object.keys(output.inputs);
  const foreign = inputs.filter((path) => path.startsWith('lambdas/functions/') && path !== entryFileOf(functionName));
  const locales = inputs.filter((path) => /node_modules\/zod\/.*\/locales\/(?!en\.)[^/]+$/.test(path));
  const clients = inputs.filter((path) => path.includes('node_modules/undici/'));
  return [
    ...(bytes > limit ? [`${functionName}: ${bytes} bytes, at most ${limit} are allowed`] : []),
    ...foreign.map((path) => `${functionName}: contains the code of another function, ${path}`),
    ...(locales.length > 0
      ? [`${functionName}: contains ${locales.length} zod locales; import * as z from 'zod'`]
      : []),
    ...(clients.length > 0 && !callsProvider ? [`${functionName}: contains undici but calls no provider`] : []),
  ];
}
