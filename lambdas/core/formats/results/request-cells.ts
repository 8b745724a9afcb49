import { dottedPathOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import type { RawSubmission } from '../../domain/submission/submission';
import { writtenAs } from '../csv/literal';

type Path = Violation['path'];

/** A cell under the name of its column. */
export interface NamedCell {
  readonly column: string;
  readonly text: string;
}

/** An item that can stand in a cell with others. */
const PLAIN_ITEM = /^[^;\s]+$/;

/** What is written of a request. */
export interface CellOptions {
  /** Its pre-shared key as well; results have none. */
  readonly withKey?: boolean;
}

/** The cells that a request makes, in the order of its members; what is absent, null or an empty list makes none. */
export function requestCellsOf(request: RawSubmission, { withKey = false }: CellOptions = {}): readonly NamedCell[] {
  const isWritten = (name: string): boolean => withKey || name !== 'psk';
  const cellsAt = (value: unknown, path: Path): NamedCell[] => {
    const text = textOf(value);
    if (text !== undefined) return [{ column: dottedPathOf(path), text }];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value)
      .filter(([name]) => isWritten(name))
      .flatMap(([name, member]) => cellsAt(member, [...path, Array.isArray(value) ? Number(name) : name]));
  };
  return cellsAt(request, []);
}

/** `undefined` for what is no cell of its own. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return writtenAs(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const isList = Array.isArray(value) && value.length > 0 && value.every(isPlainItem);
  return isList ? value.join(';') : undefined;
}

function isPlainItem(item: unknown): item is string {
  return typeof item === 'string' && PLAIN_ITEM.test(item);
}
