import type { UnreadableBatch } from '../../domain/batch/batch-call';
import { invalidBatch } from '../unreadable';
import type { Columns } from './columns';
import { readHeader } from './header';
import { cellsOf } from './separator';

const TITLE = 'The first line must hold the names of columns, such as operation, provider, connection.name';
/** Longest part of a line that is shown. */
const SHOWN = 200;
/** What is in a header and hardly in a row, which has addresses, ids and keys. */
const WORDS = /^[\p{L}\s_.,;:()/"-]+$/u;

/**
 * What is said of a first line of which no column is known. It is shown where it is made of words only: a line that is no
 * header is a row, and has a key in it.
 */
export function missingHeader(line: string, columns: Columns): UnreadableBatch {
  if (!WORDS.test(line)) return invalidBatch(`${TITLE}; none of them is in it${nulIn(line)}`);
  const { errors } = readHeader(cellsOf(line, separatorIn(line)), 1, columns);
  return invalidBatch(`${TITLE}; it is: ${line.trim().slice(0, SHOWN)}`, errors);
}

function separatorIn(line: string): ',' | ';' | '\t' {
  if (line.includes('\t')) return '\t';
  return line.includes(';') ? ';' : ',';
}

function nulIn(line: string): string {
  return line.includes('\0') ? '. It has NUL characters: save the file as CSV UTF-8' : '';
}
