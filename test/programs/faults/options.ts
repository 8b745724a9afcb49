import { parseArgs } from 'node:util';

/** The suites, in the order in which they are reported. */
export const SUITE_NAMES = [
  'random',
  'outage',
  'exhaustive',
  'model',
  'bounds',
  'engine',
  'e2e',
  'targets',
  'gate',
] as const;

export type SuiteName = (typeof SUITE_NAMES)[number];

/** What the command is asked to do. */
export interface Options {
  /** 20 seeds of each probability, and the long form of the other suites. */
  readonly full: boolean;
  readonly suites: readonly SuiteName[];
  /** First seed of the randomised suites; absent for those of CI and a new one. */
  readonly firstSeed: number | undefined;
  /** Requests of each simulation; absent for as many as the targets ask for. */
  readonly count: number | undefined;
  /** Only guards whose names contain this are switched off. */
  readonly guard: string;
  readonly writesReport: boolean;
  /** What `npm test` has said of its tests, which are not run again then; default: those that are needed are run. */
  readonly tested: string | undefined;
}

/** How the command is used. */
export const USAGE = `npm run test:faults -- [options]

  --full            20 seeds at p = 0.1 and 20 at p = 0.3 instead of 2 and 1; every pair of points instead of one in
                    four; three ticks where the handshake meets with everything instead of two
  --only NAMES      only these suites, separated by commas: ${SUITE_NAMES.join(', ')}
  --seed NUMBER     first seed of the randomised suites, to repeat a run
  --count NUMBER    requests of each simulation, for a quick look
  --guard TEXT      gate: only the guards whose names contain this
  --tested FILE     reads what came of tests of npm test instead of running them again; FILE is what
                    npm test -- --json --outputFile FILE has written
  --write-report    writes the figures into docs/reliability.md; of a whole run only
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
  const { full, only, seed, count, guard, tested, 'write-report': writesReport } = parsed(args);
  if (writesReport && (only !== undefined || count !== undefined || guard !== '')) {
    throw new UsageError('--write-report takes the figures of a whole run, without --only, --count and --guard');
  }
  return {
    full,
    suites: only === undefined ? SUITE_NAMES : suitesOf(only),
    firstSeed: seed === undefined ? undefined : numberOf('seed', seed),
    count: count === undefined ? undefined : numberOf('count', count),
    guard,
    writesReport,
    tested,
  };
}

interface Values {
  readonly full: boolean;
  readonly only?: string;
  readonly seed?: string;
  readonly count?: string;
  readonly guard: string;
  readonly tested?: string;
  readonly 'write-report': boolean;
}

function parsed(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      options: {
        full: { type: 'boolean', default: false },
        only: { type: 'string' },
        seed: { type: 'string' },
        count: { type: 'string' },
        guard: { type: 'string', default: '' },
        tested: { type: 'string' },
        'write-report': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function suitesOf(text: string): SuiteName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isSuite(name));
  if (unknown.length > 0) throw new UsageError(`--only knows no suite ${unknown.join(', ')}`);
  return SUITE_NAMES.filter((name) => names.includes(name));
}

function isSuite(name: string): name is SuiteName {
  return (SUITE_NAMES as readonly string[]).includes(name);
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} must be a whole number, not ${text}`);
}
