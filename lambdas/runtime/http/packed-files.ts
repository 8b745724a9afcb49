import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads a file of a bundle as it is kept there: compressed. */
export type PackedFiles = (name: string) => Promise<Uint8Array>;

/** The files beside a bundle, each read once. */
export function packedFiles(folder: string): PackedFiles {
  const read = new Map<string, Promise<Uint8Array>>();
  return (name) => {
    const file = read.get(name) ?? readFile(join(folder, `${name}.gz`));
    read.set(name, file);
    return file;
  };
}
