import type { ShownError } from '../../../contract/api/problem';
import { looksLikeField } from '../../domain/findings/field-name';
import { membersAt } from '../../domain/findings/schema-members';
import { suggestionFor } from '../../domain/findings/suggestions';
import { dottedPathOf, pointerOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import { resultColumn, segmentsOf } from './columns';
import type { Columns } from './columns';

type Path = Violation['path'];

/** Columns that a table may have. */
const MOST_COLUMNS = 200;
/** Wrong columns that are told one by one. */
const MOST_TOLD = 20;

/** What a column holds: a member of each request, or something to be left alone. */
export type Column =
  | { readonly kind: 'member'; readonly path: Path }
  /** A result of an earlier run. */
  | { readonly kind: 'result'; readonly name: string }
  /** Has no name. */
  | { readonly kind: 'unnamed' };

/** The columns of a table, or all that is wrong with its header. */
export interface Header {
  readonly columns: readonly Column[];
  readonly errors: readonly ShownError[];
}

/** Reads the header of a table: names of members of a request, in any order. */
export function readHeader(names: readonly string[], line: number, known: Columns): Header {
  const used = names.findLastIndex((name) => name.trim() !== '') + 1;
  if (used > MOST_COLUMNS) return { columns: [], errors: [tooMany(used, line)] };
  const columns = names.slice(0, used).map((name) => columnOf(name, known));
  const unknown = names.slice(0, used).filter((_, index) => columns[index] === undefined);
  const errors = [...unknownColumns(unknown, known), ...repeatedColumns(columns)];
  return {
    columns: columns.map((column) => column ?? { kind: 'unnamed' }),
    errors: errors.map((error) => ({ line, ...error })),
  };
}

function tooMany(count: number, line: number): ShownError {
  return {
    line,
    pointer: '',
    code: 'too-many-columns',
    detail: `A table has at most ${MOST_COLUMNS} columns; this one has ${count}.`,
  };
}

function columnOf(name: string, known: Columns): Column | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return { kind: 'unnamed' };
  const result = resultColumn(trimmed);
  if (result !== undefined) return { kind: 'result', name: result };
  const path = known.pathOf(trimmed);
  return path && { kind: 'member', path };
}

function unknownColumns(names: readonly string[], known: Columns): ShownError[] {
  const told = names.slice(0, MOST_TOLD).map((name) => unknownColumn(name, known));
  const rest = names.length - told.length;
  if (rest === 0) return told;
  return [...told, { pointer: '', code: 'unknown-column', detail: `${rest} more columns are not known.` }];
}

/** A name that does not look like that of a column is not repeated: it may be a key. */
function unknownColumn(name: string, known: Columns): ShownError {
  const path = segmentsOf(name);
  if (path.length === 0 || !path.every((segment) => typeof segment === 'number' || looksLikeField(segment))) {
    const detail = 'A column has a name that no column can have; it is not shown, as it may be a secret.';
    return { pointer: '', code: 'unknown-column', detail };
  }
  const sentence = `${dottedPathOf(path)} is not a known column${wayOut(path, known)}`;
  return {
    pointer: pointerOf(path),
    code: 'unknown-column',
    detail: sentence.endsWith('?') ? sentence : `${sentence}.`,
  };
}

function wayOut(path: Path, known: Columns): string {
  const field = known.pathOf(dottedPathOf(['connection', ...path]));
  if (field !== undefined) return `; did you mean ${dottedPathOf(field)}?`;
  const whole = typeof path.at(-1) === 'number' ? known.pathOf(dottedPathOf(path.slice(0, -1))) : undefined;
  if (whole !== undefined) return `: ${dottedPathOf(whole)} holds the whole list, with ; between its items`;
  const columns = columnsUnder(path, known) ?? columnsUnder([...path, 0], known);
  if (columns !== undefined) return `: it has the columns ${columns.join(', ')}`;
  const [owner, name] = [path.slice(0, -1), String(path.at(-1))];
  return suggestionFor(known.schema, owner, name) || suggestionFor(known.schema, ['connection'], name);
}

function columnsUnder(path: Path, { schema }: Columns): readonly string[] | undefined {
  return membersAt(schema, path)?.map((member) => dottedPathOf([...path, member]));
}

function repeatedColumns(columns: readonly (Column | undefined)[]): ShownError[] {
  const paths = columns.flatMap((column) => (column?.kind === 'member' ? [column.path] : []));
  const names = paths.map(dottedPathOf);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return paths.flatMap((path, index) =>
    repeated.delete(names[index] ?? '')
      ? [
          {
            pointer: pointerOf(path),
            code: 'duplicate',
            detail: `${dottedPathOf(path)} is the name of more than one column.`,
          },
        ]
      : [],
  );
}
