import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../support/processes';

/** A comment `// guard: <name>` on a line of its own, directly before the code that a guard switches off. */
export interface Marker {
  readonly name: string;
  /** Path from the project's folder. */
  readonly file: string;
  readonly source: string;
  /** Where the comment ends in the source. */
  readonly end: number;
}

/** Where guards are: the product, and what stands for a part of it in the simulation. */
const FOLDERS = ['lambdas', 'lib', 'test/support/in-memory'] as const;
const MARKER = /^[ \t]*\/\/ guard: (\S+)$/gm;

/** Every marker of the project. */
export async function readMarkers(): Promise<Marker[]> {
  const files = await Promise.all(FOLDERS.map(sourcesIn));
  const markers = await Promise.all(files.flat().map(markersIn));
  return markers.flat();
}

/**
 * The marker of a guard.
 *
 * @throws Error when there is none, or more than one
 */
export function markerNamed(markers: readonly Marker[], name: string): Marker {
  const [marker, ...others] = markers.filter((one) => one.name === name);
  if (marker === undefined) throw new Error(`No comment "// guard: ${name}" stands in ${FOLDERS.join(', ')}`);
  if (others.length === 0) return marker;
  const files = [marker, ...others].map(({ file }) => file);
  throw new Error(`The comment "// guard: ${name}" stands more than once: ${files.join(', ')}`);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(PROJECT, folder), { recursive: true });
  return entries.filter((entry) => entry.endsWith('.ts')).map((entry) => join(folder, entry));
}

async function markersIn(file: string): Promise<Marker[]> {
  const source = await readFile(join(PROJECT, file), 'utf8');
  return [...source.matchAll(MARKER)].map(({ 0: comment, 1: name = '', index }) => {
    return { name, file, source, end: index + comment.length };
  });
}
