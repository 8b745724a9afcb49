import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EngineStartError } from '../base/errors';

/** The file that a handler such as `index.handler` names, tried with the extensions Lambda tries. */
export function functionFile(folder: string, module: string): string {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => resolve(join(folder, module + extension))).find(existsSync);
  if (file === undefined) throw new EngineStartError(`No ${module}.js, .mjs or .cjs in ${folder}`);
  return file;
}
