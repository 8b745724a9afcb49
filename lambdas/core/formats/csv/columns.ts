/** Columns: each stands for a member of a request, and has its dotted path as name, as findings write it. */
import type * as z from 'zod';
import { namesAt, valueTypeAt } from '../../domain/findings/schema-members';
import { dottedPathOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';

type Path = Violation['path'];

/** Columns of results (`batchResultSchema`), of no use in the file of a batch. */
export const RESULT_COLUMNS: readonly string[] = ['row', 'line', 'state', 'requestId', 'errors', 'problem'];

/** `connection.policy_rules[0].source`; a list has at most a hundred items. */
const NAME = /^[a-z_]\w*(?:\[\d{1,2}\])?(?:\.[a-z_]\w*(?:\[\d{1,2}\])?)*$/i;
const INDEX = /\[(\d+)\]/g;

/** The segments of a name that looks like that of a column; empty for any other. */
export function segmentsOf(name: string): Path {
  const trimmed = name.trim();
  if (!NAME.test(trimmed)) return [];
  return trimmed.split(/[.[]/).map((part) => (part.endsWith(']') ? Number(part.slice(0, -1)) : part));
}

/** The columns that a table of requests may have. */
export class Columns {
  private readonly paths = new Map<string, Path>();

  /** @param schema of a request */
  constructor(readonly schema: z.ZodType) {
    for (const path of leavesUnder(schema, [])) this.paths.set(keyOf(dottedPathOf(path)), path);
  }

  /**
   * The member that the name of a column stands for, in the schema's own spelling; `undefined` when there is none that a
   * cell can hold. Case and blanks around the name do not matter.
   */
  pathOf(name: string): Path | undefined {
    const given = segmentsOf(name);
    const path = given.length === 0 ? undefined : this.paths.get(keyOf(name.trim()));
    return path?.map((segment, at) => (typeof segment === 'number' ? (given[at] ?? segment) : segment));
  }

  /** Whether a column has this name, one of results included. */
  has(name: string): boolean {
    return resultColumn(name) !== undefined || this.pathOf(name) !== undefined;
  }
}

/** The column of results that has this name. */
export function resultColumn(name: string): string | undefined {
  return RESULT_COLUMNS.find((column) => column.toLowerCase() === name.trim().toLowerCase());
}

/** The same for every item of a list. */
function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(INDEX, '[0]');
}

/** A cell holds one value, or a whole list of texts; an object has a column for each of its members. */
function leavesUnder(schema: z.ZodType, path: Path): Path[] {
  const type = path.length === 0 ? 'object' : valueTypeAt(schema, path);
  if (type === 'object') return namesAt(schema, path).flatMap((name) => leavesUnder(schema, [...path, name]));
  const isOfObjects = type === 'list' && valueTypeAt(schema, [...path, 0]) === 'object';
  return isOfObjects ? leavesUnder(schema, [...path, 0]) : [path];
}
