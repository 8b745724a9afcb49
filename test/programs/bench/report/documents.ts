import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withSection, type Markers } from '../../../support/marked-section';
import { PROJECT } from '../../../support/processes';
import { markdownTable, type Table } from '../../../support/table';
import type { BulkFile } from '../bulk/file';
import { bulkTables } from './bulk-tables';
import { countTables, shortTable } from './count-tables';
import type { CountsFile, MachineFile } from '../files';
import { machineTables, originText, type MeasuredTable } from './machine-tables';

/** A part of a document that the command writes. */
export interface GeneratedSection {
  /** Path from the project's folder. */
  readonly document: string;
  readonly markers: Markers;
  readonly text: string;
}

const BENCH_DOCUMENT = 'docs/bench/README.md';

/** Everything in documents that follows from the files that the command writes. */
export function generatedSections(counts: CountsFile, bulk: BulkFile, machine: MachineFile): GeneratedSection[] {
  return [
    {
      document: BENCH_DOCUMENT,
      markers: { begin: '<!-- counts:start -->', end: '<!-- counts:end -->' },
      text: section(countTables(counts).map(titled)),
    },
    {
      document: BENCH_DOCUMENT,
      markers: { begin: '<!-- bulk:start -->', end: '<!-- bulk:end -->' },
      text: section(bulkTables(bulk).map(titled)),
    },
    {
      document: BENCH_DOCUMENT,
      markers: { begin: '<!-- machine:start -->', end: '<!-- machine:end -->' },
      text: section(machineTables(machine).map(measured)),
    },
    {
      document: 'README.md',
      markers: { begin: '<!-- bench:start -->', end: '<!-- bench:end -->' },
      text: section([markdownTable(shortTable(counts))]),
    },
  ];
}

/** Writes the sections between their markers and leaves the rest as it is. @throws Error when a marker is missing */
export async function writeSections(sections: readonly GeneratedSection[]): Promise<void> {
  for (const { document, markers, text } of sections) {
    const file = join(PROJECT, document);
    await writeFile(file, withSection(await readFile(file, 'utf8'), markers, text));
  }
}

/** As prettier would have it: one empty line around every block. */
function section(blocks: readonly string[]): string {
  return `\n\n${blocks.map((block) => `${block}\n\n`).join('')}`;
}

function titled(table: Table): string {
  return `### ${table.title}\n\n${markdownTable(table)}`;
}

function measured(table: MeasuredTable): string {
  return [titled(table), originText(table.origin), ...table.notes].join('\n\n');
}
