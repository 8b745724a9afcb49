import { MAX_BATCH_ROWS } from '../../../../../lambdas/contract/limits';
import { CommandError } from '../../../command-error';
import { count } from '../../base/printable';
import { shownName } from './rows-file';
import type { RowsFile } from './rows-file';
import { csvParts } from './csv-parts';
import { jsonParts } from './json-parts';
import { ndjsonParts } from './ndjson-parts';
import type { Bounds, Cut } from './part';

/** Rows that a batch may have (api.md "Batches"). */
const MOST_ROWS = 100_000;

/** Bytes with which a call stays within its limit (`MAX_BATCH_BYTES`), also when they cannot be compressed. */
const BOUNDS: Bounds = { rows: MAX_BATCH_ROWS, bytes: 4_000_000 };

/**
 * Cuts a file into the parts that it is sent in. No row is cut, and each part can be read by itself.
 *
 * @throws CommandError when the file cannot be read as what it is to be, or has more rows than a batch may have
 */
export function cut(file: RowsFile, bounds: Bounds = BOUNDS): Cut {
  const cutFile = partsOf(file, bounds);
  const last = cutFile.parts.at(-1);
  if (last === undefined) throw new CommandError(`${shownName(file.name)} has no rows`);
  const rows = last.firstRow + last.rows - 1;
  if (rows <= MOST_ROWS) return cutFile;
  const most = count(MOST_ROWS);
  throw new CommandError(
    `${shownName(file.name)} has more than ${most} rows, the most of a batch: make several files of it`,
  );
}

function partsOf({ name, format, bytes }: RowsFile, bounds: Bounds): Cut {
  switch (format) {
    case 'json':
      return jsonParts(shownName(name), bytes, bounds);
    case 'ndjson':
      return { parts: ndjsonParts(bytes, bounds), members: {}, warnings: [] };
    case 'csv':
      return csvParts(shownName(name), bytes, bounds, MOST_ROWS);
  }
}
