import { join } from 'node:path';
import { buildSimulation } from '../faults/build';
import type { JestOutcome } from '../jest/jest-report';
import { runJest } from '../jest/jest-run';
import { runSimulation } from '../faults/simulation-run';
import type { Workplace } from '../faults/workplace';
import type { Edit } from './edit';
import type { Check, SimulationCheck, TestCheck } from './guard';

/** What a check has noticed. */
export interface Notice {
  /** The failing suite, with its seed where it has one. */
  readonly suite: string;
  /** The invariants that are broken, or the test that fails. */
  readonly what: string;
}

/** A guard must be noticed within so many seeds (protocol.md 3, T11). */
export const SEEDS = [1, 2, 3] as const;
/** Faults may leave a small part of the requests undone (protocol.md 3, T2), which in a small run says nothing. */
const UNDONE = 'not done';
const LIMIT_MS = 180_000;

/**
 * Runs a check on the product, with an edit or as it is.
 *
 * @param name file name of the bundle
 * @returns what it has noticed; `undefined` when all is well
 * @throws Error when it cannot be run
 */
export async function examine(place: Workplace, check: Check, name: string, edit?: Edit): Promise<Notice | undefined> {
  if (check.suite === 'test') return examineTests(place, [check], edit);
  const bundle = join(place.folder, `${name}.cjs`);
  await buildSimulation(bundle, edit);
  return examineSimulation({ bundle, assemblyDir: place.assemblyDir }, check);
}

async function examineSimulation(
  program: { readonly bundle: string; readonly assemblyDir: string },
  { suite, ...size }: SimulationCheck,
): Promise<Notice | undefined> {
  for (const seed of SEEDS) {
    const { violationsByKind } = await runSimulation(program, { seed, ...size }, LIMIT_MS);
    const kinds = Object.entries(violationsByKind).filter(([kind]) => kind !== UNDONE);
    const what = kinds.map(([kind, count]) => `${kind} ${count}`);
    if (what.length > 0) return { suite: `${suite}, seed ${seed}`, what: what.join(', ') };
  }
  return undefined;
}

/** Runs the tests of some files. */
export async function examineTests(
  { assemblyDir }: Workplace,
  checks: readonly TestCheck[],
  edit?: Edit,
): Promise<Notice | undefined> {
  const outcome = await runJest({
    config: 'test/programs/gate/jest.config.cjs',
    files: checks.map(({ file }) => file),
    tests: checks.length === 1 ? checks[0]?.tests : undefined,
    env: {
      TEST_ASSEMBLY_DIR: assemblyDir,
      FAULTS_EDIT: JSON.stringify(edit ?? null),
    },
    limitMs: LIMIT_MS,
  });
  return noticeOf(outcome);
}

/** What tests have noticed. @throws Error when they could not be run */
export function noticeOf({ passed, failed, broken }: JestOutcome): Notice | undefined {
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const [first] = failed;
  if (first === undefined && passed === 0) throw new Error('No test was run');
  return first === undefined ? undefined : { suite: first.file, what: first.title };
}
