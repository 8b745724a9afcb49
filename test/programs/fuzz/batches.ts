/** Requests as rows of a batch, in every format. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { requestCellsOf } from '../../../lambdas/core/formats/results/request-cells';
import { writeTable } from '../../../lambdas/core/formats/csv/write-table';
import { mutated, mutation } from './mutations';
import type { Sent } from './sent';
import { spoilings } from './texts';

type Members = Readonly<Record<string, unknown>>;

const FORMATS = ['json', 'ndjson', 'csv'] as const;
const TYPES = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' };

/** What a table has in the place of a cell, a separator, or the end of a line. */
const TABLE_PARTS = [
  '"',
  '""',
  ';',
  ',',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '=1+1',
  "'=",
  '#N/A',
  '1.2E+15',
  '\0',
  'sep=;\n',
  '\ufeff',
  '\ufffd',
];

/** A place in a text, as a fraction of its length, and what is put there. */
const inserted = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), part: fc.constantFrom(...TABLE_PARTS) });

/** A batch of changed requests, whose bytes may be spoiled. */
export function batchOf(valid: readonly unknown[]): fc.Arbitrary<Sent> {
  const row = fc
    .record({ request: fc.constantFrom(...valid), changes: fc.array(mutation, { maxLength: 2 }) })
    .map(({ request, changes }) => changes.reduce<unknown>(mutated, request));
  return fc
    .record({
      rows: fc.array(row, { maxLength: 4 }),
      format: fc.constantFrom(...FORMATS),
      insertions: fc.array(inserted, { maxLength: 2 }),
      spoil: spoilings,
      asBytes: fc.boolean(),
      isZipped: fc.boolean(),
      query: fc.constantFrom('', 'dryRun=true', 'provider=huawei-v2&operation=create', 'dryrun=1', 'open=true'),
    })
    .map(({ rows, format, insertions, spoil, asBytes, isZipped, query }) => {
      const text = insertions.reduce(withPart, bodyOf(rows, format));
      const bytes = spoil.reduce<Buffer>((before, change) => change(before), Buffer.from(text));
      const body = isZipped ? gzipSync(bytes) : bytes;
      const type = asBytes ? 'application/octet-stream' : TYPES[format];
      const headers = { 'content-type': type, ...(isZipped && { 'content-encoding': 'gzip' }) };
      return { way: 'batch', body, headers, query: asBytes ? `format=${format}&${query}` : query };
    });
}

function withPart(text: string, { at, part }: { readonly at: number; readonly part: string }): string {
  const place = Math.floor(at * text.length);
  return text.slice(0, place) + part + text.slice(place);
}

function bodyOf(rows: readonly unknown[], format: (typeof FORMATS)[number]): string {
  if (format === 'json') return JSON.stringify({ items: rows });
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const cells = rows.filter(isObject).map((row) => new Map(namedCells(row)));
  return writeTable([...new Set(cells.flatMap((row) => [...row.keys()]))], cells);
}

function namedCells(row: Members): [string, string][] {
  return requestCellsOf(row, { withKey: true }).map(({ column, text }) => [column, text]);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
