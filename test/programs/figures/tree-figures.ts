import { dirname, extname } from 'node:path';

/** What is counted of the tree without reading the files. */
export interface TreeFigures {
  /** The folder with the most files of one extension, and how many. */
  readonly largestFolder: { readonly folder: string; readonly files: number };
  readonly testFiles: number;
  /** Files under `test/` that are neither test, program nor benchmark, and not data. */
  readonly helperFiles: number;
}

/** Data that is recorded rather than written, and documents. */
const COUNTED = /^\.(ts|cjs|mjs)$/;
const PROGRAMS = /^test\/programs\//;

/** Counts what {@link TreeFigures} names. */
export function treeFigures(files: readonly string[]): TreeFigures {
  const code = files.filter((file) => COUNTED.test(extname(file)));
  const tests = code.filter((file) => /^test\/.*\.test\.ts$/.test(file));
  const helpers = code.filter(
    (file) => file.startsWith('test/') && !PROGRAMS.test(file) && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'),
  );
  return { largestFolder: largestFolder(code), testFiles: tests.length, helperFiles: helpers.length };
}

function largestFolder(files: readonly string[]): TreeFigures['largestFolder'] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const kind = `${dirname(file)}/*${extname(file)}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const [folder = '-', count = 0] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  return { folder, files: count };
}
