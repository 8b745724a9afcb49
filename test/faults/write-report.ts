import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from './processes';
import type { Results } from './results';
import { tablesOf, type Table } from './tables';

const REPORT = join(PROJECT, 'docs/reliability.md');
const BEGIN = '<!-- figures:begin -->';
const END = '<!-- figures:end -->';

/**
 * Writes the figures of a run between the markers of docs/reliability.md and leaves the rest as it is.
 *
 * @throws Error when a marker is missing
 */
export async function writeReport(results: Results, command: string): Promise<void> {
  const text = await readFile(REPORT, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/reliability.md has no ${BEGIN} … ${END}`);
  const figures = ['', '', originOf(results, command), ...tablesOf(results).map(markdownOf), ''].join('\n');
  const written = text.slice(0, begin + BEGIN.length) + figures + text.slice(end);
  await writeFile(REPORT, await format(written, { ...(await resolveConfig(REPORT)), parser: 'markdown' }));
}

function originOf({ seconds }: Results, command: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `\`${command}\` on ${day}: ${Math.round(seconds)} s, Node.js ${process.version}, ${cpus().length} CPU cores.\n`;
}

function markdownOf({ title, rows: [header = [], ...rows] }: Table): string {
  const rule = header.map((_cell, column) => (isNumeric(rows, column) ? '---:' : '---'));
  return [`### ${title}\n`, rowOf(header), rowOf(rule), ...rows.map(rowOf), ''].join('\n');
}

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.every((row) => /^[\d.,]*$/.test(row[column] ?? ''));
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`;
}
