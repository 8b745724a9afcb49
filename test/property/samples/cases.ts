/** What the property tests of a dialect are made of: requests that its document allows, and ways to break one rule. */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';

export type Operation = 'create' | 'update';

/** A request that the document allows. */
export interface Sample {
  /** Fields that the connection was created with; of an update only. */
  readonly before?: Fields;
  readonly fields: Fields;
  /** What is known of the gateway, for our validation alone. */
  readonly gateway?: Fields;
}

/** Which requests to draw; any where nothing is said. */
export interface Wanted {
  readonly operation: Operation;
  readonly kind?: string | undefined;
  /** What is known of the gateway. */
  readonly gateway?: Fields | undefined;
}

/** One broken rule. */
export interface Breaker {
  readonly name: string;
  /** Where we report it. */
  readonly path: string;
  /** Another field that cannot be right either then, and that we report too. */
  readonly alsoAt?: string;
  /** What to change of a valid request, by top-level or dotted field; `undefined` leaves the field out. */
  readonly change: fc.Arbitrary<Fields>;
  /** Default: it breaks a create and an update. */
  readonly operation?: Operation;
  /** The kind of request to break; default any. */
  readonly kind?: string;
  /** What is known of the gateway; default anything. */
  readonly gateway?: Fields;
  /** How the simulator's refusal reads where the provider does not name the field. */
  readonly reads?: RegExp;
  /** Why the simulator may take it all the same. */
  readonly oursOnly?: string;
}

/** The requests of one dialect, drawn from its document alone, without a look at our rules. */
export interface RequestCases {
  readonly samples: (wanted: Wanted) => fc.Arbitrary<Sample>;
  readonly breakers: readonly Breaker[];
  /** The part of a valid create's fields that is sent as it is. */
  readonly sent: (fields: Fields) => Fields;
  /** What a valid create has in place of the caller's fields, so that it carries the marker; nothing where it has no room. */
  readonly marked: (fields: Fields, marker: string) => Fields;
}

/** The rule that a field has one of some values, broken by the given ones. */
export function wrong(
  path: string,
  what: string,
  values: fc.Arbitrary<unknown>,
  more: Partial<Omit<Breaker, 'name' | 'path' | 'change'>> = {},
): Breaker {
  return { name: `${path}: ${what}`, path, change: values.map((value) => ({ [path]: value })), ...more };
}

/** A list with one wrong thing in it, by the field that has the list. */
export function inList(field: string, path: string, what: string, lists: fc.Arbitrary<unknown>): Breaker {
  return { name: `${path}: ${what}`, path, change: lists.map((list) => ({ [field]: list })) };
}

/** A request with some fields changed. */
export function changed(fields: Fields, change: Fields): Fields {
  return Object.entries(change).reduce((before, [path, value]) => withMember(before, path.split('.'), value), fields);
}

function withMember(fields: Fields, [name = '', ...rest]: readonly string[], value: unknown): Fields {
  const inner = rest.length === 0 ? value : withMember((fields[name] ?? {}) as Fields, rest, value);
  const others = Object.entries(fields).filter(([other]) => other !== name);
  // Not by an object literal: a field may have the name `__proto__`.
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
}

/** An update of a connection: some of the fields of another create of the same kind that may be changed. */
export function updateOf(creates: fc.Arbitrary<Fields>, updatable: readonly string[]): fc.Arbitrary<Sample> {
  return fc
    .tuple(creates, creates, fc.subarray([...updatable], { minLength: 1 }))
    .map(([before, other, names]) => ({ before, fields: picked(other, names) }))
    .filter(({ fields }) => Object.keys(fields).length > 0);
}

/** The named fields, as far as they are there. */
export function picked(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
