/**
 * `npm run bench`: counts what a connection costs in virtual time, beside two peers; then measures the function bundles
 * and the local engine on this machine. Prints tables, and writes them with JSON and charts into docs/bench/ and the
 * README. Exit code 1 when something breaks down, or with `--check` when the counts are other ones; never for a time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssembly } from '../../../lib/build/build-assembly';
import { textTable } from '../../../lib/cli/text-table';
import { PROJECT } from '../../support/processes';
import { chartsOf, writeCharts } from './report/charts';
import { bulkTables } from './report/bulk-tables';
import { merged, readBulk, withRuns, writeBulk } from './bulk/file';
import { countTables } from './report/count-tables';
import { generatedSections, writeSections } from './report/documents';
import { readCounts, readCountsText, readMachine, textOf, writeCounts, writeMachine, type MachineFile } from './files';
import { machineTables, originText } from './report/machine-tables';
import { optionsOf, USAGE, UsageError } from './options';
import { runParts, type Found } from './parts';

async function main(args: readonly string[]): Promise<void> {
  const { parts, checks, isLarge } = optionsOf(args);
  const startedMs = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-bench-'));
  try {
    say('building the functions and the template');
    const found = await runParts(parts, { folder, assembly: await buildAssembly(PROJECT, folder), isLarge, say });
    say(printed(found));
    if (checks) await check(found);
    else await write(found);
    say(`Done in ${Math.round((performance.now() - startedMs) / 1_000)} s.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printed({ counts, bulk, machine }: Found): string {
  const counted = [
    ...(counts === undefined ? [] : countTables(counts)),
    ...(bulk === undefined ? [] : bulkTables(bulk)),
  ];
  const tables = counted.map(({ title, rows }) => `${title}\n\n${textTable(rows)}`);
  const measured = machineTables(machine).map(({ title, rows, origin, notes }) => {
    return [`${title}\n\n${textTable(rows)}`, ...[originText(origin), ...notes].map((line) => `  ${line}\n`)].join(
      '\n',
    );
  });
  return ['', ...tables, ...measured].join('\n');
}

/** Writes what was found; what was left out stays as the last run has left it. */
async function write({ counts, bulk, machine }: Found): Promise<void> {
  if (counts !== undefined) await writeCounts(counts);
  if (bulk !== undefined) await writeBulk(withRuns(await readBulk(), bulk));
  const measured = await readMachine();
  await writeMachine({ ...measured, ...machine, ...bulkOf(measured, machine) });
  const written = await readCounts();
  await writeCharts(chartsOf(written));
  await writeSections(generatedSections(written, await readBulk(), await readMachine()));
  say('Written: docs/bench/ and the section of the README.');
}

/** Files of some sizes are measured by themselves: those of the others stay. */
function bulkOf({ bulk: older }: MachineFile, { bulk: newer }: MachineFile): MachineFile {
  if (older === undefined || newer === undefined) return {};
  return { bulk: { ...newer, runs: merged(older.runs, newer.runs) } };
}

async function check({ counts, bulk }: Found): Promise<void> {
  if (counts !== undefined) tell('counts.json', textOf(counts) === (await readCountsText()));
  if (bulk === undefined) return;
  const written = await readBulk();
  tell('bulk.json', textOf(withRuns(written, bulk)) === textOf(written));
}

function tell(file: string, isSame: boolean): void {
  say(isSame ? `The counts are those of docs/bench/${file}.` : `The counts are OTHER ONES than in docs/bench/${file}.`);
  if (!isSame) process.exitCode = 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(isUsage ? `${error.message}\n\n${USAGE}` : `${message}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
