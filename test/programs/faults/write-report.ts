import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { withSection } from '../../support/marked-section';
import { PROJECT } from '../../support/processes';
import { markdownTable } from '../../support/table';
import type { Results } from './results';
import { tablesOf } from './tables';

const REPORT = join(PROJECT, 'docs/reliability.md');
const FIGURES = { begin: '<!-- figures:begin -->', end: '<!-- figures:end -->' };

/**
 * Writes the figures of a run between the markers of docs/reliability.md and leaves the rest as it is.
 *
 * @throws Error when a marker is missing
 */
export async function writeReport(results: Results, command: string): Promise<void> {
  const tables = tablesOf(results).map(({ title, rows }) => `### ${title}\n\n${markdownTable({ rows })}\n`);
  const figures = ['', '', originOf(results, command), ...tables, ''].join('\n');
  const written = withSection(await readFile(REPORT, 'utf8'), FIGURES, figures);
  await writeFile(REPORT, await format(written, { ...(await resolveConfig(REPORT)), parser: 'markdown' }));
}

function originOf({ seconds }: Results, command: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `\`${command}\` on ${day}: ${Math.round(seconds)} s, Node.js ${process.version}, ${cpus().length} CPU cores.\n`;
}
