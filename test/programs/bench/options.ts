import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order in which they are run and reported. */
export const PARTS = ['counts', 'bulk', 'functions', 'sockets'] as const;
export type Part = (typeof PARTS)[number];

/** What the command is asked to do. */
export interface Options {
  readonly parts: readonly Part[];
  /** Write nothing, and fail when the counts are not those of `docs/bench/`. */
  readonly checks: boolean;
  /** Of files of rows, count those of 10,000, and no smaller ones. */
  readonly isLarge: boolean;
}

/** How the command is used. */
export const USAGE = `npm run bench -- [options]

  --only NAMES  only these parts, separated by commas: ${PARTS.join(', ')}
  --check       writes nothing; fails when the counts are not those of docs/bench/
  --large       counts files of 10,000 rows, in many minutes, instead of smaller ones; what was found of the others stays
`;

/** A request that cannot be understood; the message names what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the arguments of the command.
 *
 * @throws UsageError naming what is wrong
 */
export function optionsOf(args: readonly string[]): Options {
  const { only, check, large } = parsed(args);
  return { parts: only === undefined ? PARTS : partsOf(only), checks: check, isLarge: large };
}

function parsed(args: readonly string[]): { readonly only?: string; readonly check: boolean; readonly large: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        check: { type: 'boolean', default: false },
        large: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function partsOf(text: string): Part[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new UsageError(`--only knows no part ${unknown.join(', ')}`);
  return PARTS.filter((name) => names.includes(name));
}
