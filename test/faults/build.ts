import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundleProgram } from '../support/bundle';
import { PROJECT } from '../support/processes';

/** One exact text in one file of the project that is to be another one. */
export interface Replacement {
  /** Path from the project's folder. */
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

/**
 * Bundles the randomised simulation into one file that starts fast: `node <outFile> --assembly DIR …`. With replacements
 * it runs another product, to show that the suite would notice.
 *
 * @throws Error when a text does not stand exactly once in its file, or its file is not part of the simulation
 */
export async function buildSimulation(outFile: string, replacements: readonly Replacement[] = []): Promise<void> {
  const replaced = new Set<Replacement>();
  await bundleProgram({
    entryPoints: ['test/faults/random.ts'],
    outfile: outFile,
    sourcemap: 'inline',
    plugins: [replacing(replacements, replaced)],
  });
  const unused = replacements.filter((replacement) => !replaced.has(replacement)).map(({ file }) => file);
  if (unused.length > 0) throw new Error(`Not part of the simulation: ${unused.join(', ')}`);
}

function replacing(replacements: readonly Replacement[], replaced: Set<Replacement>): Plugin {
  const byPath = new Map<string, Replacement[]>();
  for (const replacement of replacements) {
    const path = join(PROJECT, replacement.file);
    byPath.set(path, [...(byPath.get(path) ?? []), replacement]);
  }
  return {
    name: 'replace-texts',
    setup: (bundling) => {
      bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const wanted = byPath.get(path);
        if (wanted === undefined) return undefined;
        wanted.forEach((replacement) => replaced.add(replacement));
        return { contents: wanted.reduce(replaceOnce, await readFile(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

/**
 * Replaces a text.
 *
 * @throws Error when it does not stand exactly once in its file: it has moved
 */
export function replaceOnce(source: string, { file, text, by }: Replacement): string {
  const count = source.split(text).length - 1;
  if (count !== 1) throw new Error(`${file} has ${count} times, not once: ${text}`);
  return source.replace(text, () => by);
}
