/** The way out of a field that is not known: the one that is meant, or those that there are. */
import type * as z from 'zod';
import { OTHER_NAMES } from './other-names';
import { mayHave, membersAt } from './schema-members';
import type { Violation } from './violation';
import { dottedPathOf } from './violation';

type Path = Violation['path'];

/** A longer list of fields helps nobody. */
const MOST_MEMBERS = 12;
/** A shorter name is the beginning of too many others. */
const SHORTEST_BEGINNING = 3;

/**
 * What to say after "… is not a known field" of a name; empty when there is nothing to say. Only fields that may be given at
 * that place are named.
 *
 * @param path of the object that has it
 */
export function suggestionFor(schema: z.core.$ZodType, path: Path, name: string): string {
  const members = membersAt(schema, path) ?? [];
  const known = sameName(members, name) ?? otherName(schema, path, name);
  if (known !== undefined) return theField([...path, ...known.split('.')], path);
  const near = nearest(members, name) ?? beginningWith(members, name);
  if (near !== undefined) return `; did you mean ${dottedPathOf([...path, near])}?`;
  return members.length === 0 || members.length > MOST_MEMBERS ? '' : `; ${listOf(members, path)}`;
}

function theField(field: Path, path: Path): string {
  const above = field.slice(0, -1);
  const owner = above.length === 0 ? '' : ` of ${dottedPathOf(above)}`;
  return `: ${String(field.at(-1))} is the field${owner}${path.length === 0 && owner === '' ? ' here' : ''}`;
}

function listOf(members: readonly string[], path: Path): string {
  return `${path.length === 0 ? 'the fields are' : `${dottedPathOf(path)} has`} ${members.join(', ')}`;
}

/** Another way to write it: `peerAddress`, `peer-address`. */
function sameName(members: readonly string[], name: string): string | undefined {
  return members.find((member) => keyOf(member) === keyOf(name));
}

function otherName(schema: z.core.$ZodType, path: Path, name: string): string | undefined {
  const key = keyOf(name);
  const candidates = Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
  return candidates?.find((candidate) => mayHave(schema, [...path, ...candidate.split('.')]));
}

/** The one whose name takes the fewest changes, if they are few for its length. */
function nearest(members: readonly string[], name: string): string | undefined {
  const [first] = members
    .map((member) => ({ member, distance: distanceOf(keyOf(member), keyOf(name)) }))
    .sort((one, other) => one.distance - other.distance);
  return first !== undefined && first.distance <= Math.min(3, Math.floor(name.length / 3)) ? first.member : undefined;
}

function beginningWith(members: readonly string[], name: string): string | undefined {
  if (name.length < SHORTEST_BEGINNING) return undefined;
  const [only, ...others] = members.filter((member) => keyOf(member).startsWith(keyOf(name)));
  return others.length === 0 ? only : undefined;
}

function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

/** How many letters to insert, to leave out, to replace or to swap with their neighbour make one text the other. */
function distanceOf(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) line.push(stepAt(rows, line, one, other));
    rows.push(line);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

function stepAt(rows: readonly number[][], line: readonly number[], one: string, other: string): number {
  const [row, column] = [rows.length, line.length];
  const at = (up: number, left: number): number =>
    (up === 0 ? line[column - left] : rows[row - up]?.[column - left]) ?? Number.POSITIVE_INFINITY;
  const isSame = one[row - 1] === other[column - 1];
  const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
  return Math.min(at(1, 0) + 1, at(0, 1) + 1, at(1, 1) + (isSame ? 0 : 1), isSwapped ? at(2, 2) + 1 : Infinity);
}
