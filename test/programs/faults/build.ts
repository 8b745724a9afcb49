import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundleProgram } from '../../support/bundle';
import { edited, type Edit } from '../gate/edit';
import { PROJECT } from '../../support/processes';

/**
 * Bundles the randomised simulation into one file that starts fast: `node <outFile> --assembly DIR …`. With an edit it runs
 * another product, to show that the suite would notice.
 *
 * @throws Error when the file of the edit is not part of the simulation
 */
export async function buildSimulation(outFile: string, edit?: Edit): Promise<void> {
  const loaded = new Set<string>();
  await bundleProgram({
    entryPoints: ['test/programs/faults/random.ts'],
    outfile: outFile,
    sourcemap: 'inline',
    plugins: edit === undefined ? [] : [editing(edit, loaded)],
  });
  if (edit !== undefined && loaded.size === 0) throw new Error(`Not part of the simulation: ${edit.file}`);
}

/** @param loaded is given the file when it becomes part of the bundle */
function editing(edit: Edit, loaded: Set<string>): Plugin {
  return {
    name: 'edit',
    setup: (bundling) => {
      bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== join(PROJECT, edit.file)) return undefined;
        loaded.add(path);
        return { contents: edited(await readFile(path, 'utf8'), edit), loader: 'ts' };
      });
    },
  };
}
