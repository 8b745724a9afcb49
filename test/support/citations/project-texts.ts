import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../processes';
import type { ProjectTexts } from './citations';

/** Folders with text of ours; `test/fixtures` holds what others wrote. */
const FOLDERS = ['.ci', 'bin', 'docs', 'examples', 'lambdas', 'lib', 'test'];
const FOREIGN = /(^|\/)(node_modules|fixtures)\//;
const TEXT = /\.(ts|tsx|mjs|cjs|js|md|json|svg|yml|yaml)$|^\.ci\/|^LICENSE$/;

/** Reads every text file of the project, by its path from the root. */
export function readProjectTexts(): ProjectTexts {
  const atRoot = readdirSync(PROJECT, { withFileTypes: true }).filter((entry) => entry.isFile());
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length + 1)),
  );
  const files = [...atRoot.map(({ name }) => name), ...inFolders].map((path) => path.replaceAll('\\', '/'));
  const ours = files.filter((path) => TEXT.test(path) && !FOREIGN.test(path));
  return new Map(ours.map((path) => [path, readFileSync(join(PROJECT, path), 'utf8')]));
}
