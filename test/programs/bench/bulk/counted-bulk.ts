import { join } from 'node:path';
import { atATime, lastWords, runNode } from '../../../support/processes';
import { useAssembly } from '../../faults/assembly';
import { buildBench } from '../build-bench';
import { startRealTables } from '../counts/table/real-tables';
import { readDeployedBulk } from './deployed-bulk';
import { MEASURED_FUNCTIONS, type FunctionMemory, type FunctionRuns, type MeasuredBulk } from './results';
import { BULK_SCENARIOS, bulkNameOf, LARGE_ROWS, type BulkScenario } from './scenarios';

/** Where bundles go, what is run, and how much of it. */
export interface BulkPlace {
  readonly folder: string;
  readonly assemblyDir: string;
  readonly isLarge: boolean;
}

const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64'];
const AT_A_TIME = 2;
/** What takes longer is stuck, even on a machine that has much else to do. */
const LIMIT_MS = 3_600_000;
/** Files by which the memory of functions is told: the largest that a call may bring. */
const MEMORY_ROWS = [1_000, 10_000];

/**
 * Counts files of rows, two processes at a time, the longest first.
 *
 * @param say is told of each run that has ended
 * @returns in the order of the scenarios
 * @throws Error with what a process printed when it breaks down
 */
export async function countAllBulk(place: BulkPlace, say: (text: string) => void): Promise<MeasuredBulk[]> {
  const bundle = join(place.folder, 'bulk.cjs');
  await buildBench('bulk/main', bundle);
  const wanted = BULK_SCENARIOS.filter(({ rows }) => place.isLarge === (rows === LARGE_ROWS));
  const longestFirst = wanted.toSorted((one, other) => other.rows - one.rows);
  const found = await atATime(AT_A_TIME, longestFirst, async (scenario) => {
    const measured = await countOne(bundle, place.assemblyDir, scenario);
    say(`${bulkNameOf(scenario)}: counted in ${measured.effort.seconds.toFixed(1)} s`);
    return [scenario, measured] as const;
  });
  const byScenario = new Map(found);
  return wanted.flatMap((scenario) => byScenario.get(scenario) ?? []);
}

/** Runs the functions that handle many rows at once, each in a process of its own. @throws Error as above */
export async function measureFunctions({ folder, assemblyDir }: BulkPlace): Promise<FunctionMemory[]> {
  const bundle = join(folder, 'memory.cjs');
  await buildBench('bulk/memory-main', bundle);
  await useAssembly(assemblyDir);
  const { stack } = await readDeployedBulk();
  const found: FunctionMemory[] = [];
  for (const rows of MEMORY_ROWS) {
    const tables = await startRealTables(stack);
    const given = ['--rows', String(rows), '--tables', tables.url, '--assembly', assemblyDir];
    try {
      let batch = '';
      for (const name of MEASURED_FUNCTIONS) {
        const args = [bundle, '--function', name, '--batch', batch, ...given];
        const runs = await answerOf<FunctionRuns>(args, `${name} of ${rows} rows`);
        found.push(runs.memory);
        ({ batch } = runs);
      }
    } finally {
      await tables.stop();
    }
  }
  return found;
}

function countOne(bundle: string, assemblyDir: string, scenario: BulkScenario): Promise<MeasuredBulk> {
  const given = ['--scenario', JSON.stringify(scenario), '--assembly', assemblyDir];
  return answerOf([...NODE_OPTIONS, bundle, ...given], bulkNameOf(scenario));
}

/** What a program of ours prints in its last line. */
async function answerOf<Answer>(args: readonly string[], what: string): Promise<Answer> {
  const finished = await runNode(args, { limitMs: LIMIT_MS });
  if (finished.code !== 0) throw new Error(`${what} broke down: ${lastWords(finished)}`);
  return JSON.parse(finished.stdout.trim().split('\n').at(-1) ?? '') as Answer;
}
