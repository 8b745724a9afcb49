import type { UnreadableBatch } from '../../domain/batch/batch-call';
import { invalidBatch } from '../unreadable';
import type { Columns } from './columns';
import { decodeTable } from './decode';
import { missingHeader } from './missing-header';
import { separatorOf } from './separator';
import type { Separator } from './separator';

/** A CSV file of which it is known how its cells are to be told apart. */
export interface OpenTable {
  readonly kind: 'table';
  /** From its header on; every line ends with `\n`. */
  readonly text: string;
  /** What stands before it, with its line ends: Excel says in a line of its own which separator it means. */
  readonly before: string;
  /** Lines before the text. */
  readonly skipped: number;
  readonly separator: Separator;
  /** What a person should know of the file, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Finds out how a CSV file is written: its characters, its line ends and what separates its cells.
 *
 * @param columns of a request to any dialect
 */
export function openTable(bytes: Uint8Array, columns: Columns): OpenTable | UnreadableBatch {
  const decoded = decodeTable(bytes);
  if (decoded.kind === 'refused') return invalidBatch(decoded.title);
  const before = /^"?sep=.?"?\n/i.exec(decoded.text)?.[0] ?? '';
  const text = decoded.text.slice(before.length);
  const header = firstLine(text);
  if (header === '') return invalidBatch('The file is empty; its first line must hold the names of the columns');
  const separator = separatorOf(header, columns);
  if (separator === undefined) return missingHeader(header, columns);
  const skipped = before === '' ? 0 : 1;
  return { kind: 'table', text, before, skipped, separator, warnings: decoded.warnings };
}

/** The first line that has a cell with something in it; empty when there is none. */
function firstLine(text: string): string {
  const at = text.search(/[^\s,;"]/);
  return at < 0 ? '' : (/.*/.exec(text.slice(text.lastIndexOf('\n', at) + 1))?.[0] ?? '');
}
