import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { BatchFormat } from '../../../../../lambdas/core/domain/batch/batch-call';
import { errorCode } from '../../../../base/error-code';
import { CommandError } from '../../../command-error';

/** The rows that are to be sent, as they stand in their file. They may hold pre-shared keys. */
export interface RowsFile {
  /** As the command was told. */
  readonly name: string;
  readonly format: BatchFormat;
  readonly bytes: Uint8Array;
}

/** Stands for the input that is piped in. */
const STDIN = '-';
/** A hundred thousand rows of the largest kind that there are do not need as much. */
const MOST_BYTES = 1_073_741_824;
const GZIP = /\.gz$/i;

const FORMATS: Readonly<Record<string, BatchFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
};

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

/**
 * Reads a file, or the input for `-`; compressed ones are read as what is in them.
 *
 * @param format where the name does not say it
 * @throws CommandError that names the file and quotes nothing of it
 */
export async function readRowsFile(name: string, format: BatchFormat | undefined): Promise<RowsFile> {
  const known = format ?? formatOf(name);
  const read = name === STDIN ? await readInput() : await readNamed(name);
  const bytes = isCompressed(read) ? uncompressed(name, read) : read;
  if (bytes.length === 0) throw new CommandError(`${shownName(name)} is empty`);
  return { name, format: known, bytes };
}

function formatOf(name: string): BatchFormat {
  if (name === STDIN) throw new CommandError('What the input is, must be said: --format csv, ndjson or json');
  const extension = /\.([^./\\]+)$/.exec(name.replace(GZIP, ''))?.[1]?.toLowerCase() ?? '';
  const format = FORMATS[extension];
  if (format !== undefined) return format;
  const hint = /^(xlsx?|ods)$/.test(extension)
    ? 'save it as CSV UTF-8, and send that'
    : 'say it with --format csv, ndjson or json';
  throw new CommandError(`The name of ${name} does not say what it is: ${hint}`);
}

async function readNamed(name: string): Promise<Buffer> {
  try {
    return await readFile(name);
  } catch (error) {
    throw new CommandError(`${name} ${WHY[errorCode(error) ?? ''] ?? 'cannot be read'}`, { cause: error });
  }
}

async function readInput(): Promise<Buffer> {
  if (process.stdin.isTTY) process.stderr.write('Rows are read from what you enter; Ctrl-D ends it.\n');
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer); // no encoding is set
  return Buffer.concat(parts);
}

function isCompressed(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function uncompressed(name: string, bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new CommandError(`${shownName(name)} is compressed and cannot be read`, { cause: error });
  }
}

/** How the file is called in a sentence. */
export function shownName(name: string): string {
  return name === STDIN ? 'The input' : name;
}
