import { isJsonObject } from '../../base/json';
import type { Check } from '../base/checks';
import type { Fields } from '../base/fields';

/** Why the value at a path is refused, naming the path in it that is to blame; undefined when it is fine. */
export type Shape = (value: unknown, path: string) => string | undefined;

/** A simple value. */
export function leaf(check: Check): Shape {
  return (value, path) => {
    const reason = check(value);
    return reason === undefined ? undefined : `${path} is invalid, ${reason}`;
  };
}

/** An object with these members and no others. */
export function object(members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isJsonObject(value)) return `${path} is not an object`;
    return refuseMembers(value, { members, required, prefix: `${path}.` });
  };
}

/** A list of min to max items. */
export function list(item: Shape, min: number, max: number): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is not a list`;
    if (value.length < min || value.length > max) return `${path} does not have ${min} to ${max} items`;
    return firstOf(value.map((member, index) => () => item(member, `${path}[${index}]`)));
  };
}

/** The members that an object may and must have, and what stands before their names in messages. */
export interface Members {
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  readonly prefix: string;
}

/** Why the members of an object are refused, or undefined. */
export function refuseMembers(value: Fields, { members, required, prefix }: Members): string | undefined {
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${prefix}${missing} is required`;
  return firstOf(
    Object.entries(value).map(([name, member]) => () => {
      const shape = Object.hasOwn(members, name) ? members[name] : undefined;
      return shape ? shape(member, prefix + name) : `${prefix}${name} is not supported`;
    }),
  );
}

/** The first reason that one of the rules gives. */
export function firstOf(rules: readonly (() => string | undefined)[]): string | undefined {
  for (const rule of rules) {
    const reason = rule();
    if (reason !== undefined) return reason;
  }
  return undefined;
}
