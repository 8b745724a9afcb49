/**
 * Counts one file of rows in a process of its own, so that its time and memory can be told:
 *
 *     node --import tsx test/programs/bench/bulk/main.ts --scenario JSON [--assembly DIR]
 *
 * Prints one line of JSON: the run, and what it cost here. Without an assembly one is built.
 */
import { parseArgs } from 'node:util';
import { effortSoFar, tenths } from '../effort';
import { useAssembly } from '../../faults/assembly';
import { countBulk } from './count-bulk';
import type { MeasuredBulk } from './results';
import type { BulkScenario } from './scenarios';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { scenario: { type: 'string', default: '' }, assembly: { type: 'string' } },
  });
  await useAssembly(values.assembly);
  const { run, expansionSeconds } = await countBulk(JSON.parse(values.scenario) as BulkScenario); // our own program's
  const effort = { ...effortSoFar(), expansionSeconds: tenths(expansionSeconds) };
  process.stdout.write(`${JSON.stringify({ run, effort } satisfies MeasuredBulk)}\n`);
}

void main();
