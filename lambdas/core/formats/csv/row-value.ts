import type { Cell } from '../../domain/batch/batch-row';
import type { ValueType } from '../../domain/findings/schema-members';
import type { Violation } from '../../domain/findings/violation';
import { valueOf } from './cell-values';

type Path = Violation['path'];
type Members = Record<string, unknown>;

/** The request that the cells of a row make. */
export interface RowValue {
  readonly value: Readonly<Record<string, unknown>>;
  /** Cells that a spreadsheet has changed. */
  readonly violations: readonly Violation[];
  /** What is told in place of the rule that refuses the value at its path. */
  readonly doubts: readonly Violation[];
  readonly warnings: readonly Violation[];
}

/** Puts the cells of a row together to a request. */
export function rowValueOf(cells: readonly Cell[], typeAt: (path: Path) => ValueType): RowValue {
  const read = cells.map(({ path, text }) => ({ path, ...valueOf(text, typeAt(path), path) }));
  const given = read.filter(({ value }) => value !== undefined);
  return {
    value: membersOf(given, 0),
    violations: read.flatMap(({ isChanged, doubt }) => (isChanged === true && doubt !== undefined ? [doubt] : [])),
    doubts: read.flatMap(({ doubt }) => doubt ?? []),
    warnings: read.flatMap(({ warning }) => warning ?? []),
  };
}

interface Placed {
  readonly path: Path;
  readonly value: unknown;
}

/** The object that the values make from a depth of their paths on. */
function membersOf(placed: readonly Placed[], depth: number): Members {
  return Object.fromEntries([...grouped(placed, depth)].map(([name, inside]) => [name, partOf(inside, depth + 1)]));
}

function partOf(placed: readonly Placed[], depth: number): unknown {
  const [first] = placed;
  const segment = first?.path[depth];
  if (segment === undefined) return first?.value;
  return typeof segment === 'number' ? listOf(placed, depth) : membersOf(placed, depth);
}

/** Items that are not given are left out, and those after them move up. */
function listOf(placed: readonly Placed[], depth: number): unknown[] {
  const items = [...grouped(placed, depth)].sort(([one], [other]) => Number(one) - Number(other));
  return items.map(([, inside]) => partOf(inside, depth + 1));
}

function grouped(placed: readonly Placed[], depth: number): Map<string | number, Placed[]> {
  const groups = new Map<string | number, Placed[]>();
  for (const one of placed) {
    const segment = one.path[depth] ?? '';
    const group = groups.get(segment);
    if (group === undefined) groups.set(segment, [one]);
    else group.push(one);
  }
  return groups;
}
