import { MAX_LIST_ITEMS } from '../../../contract/limits';
import { finding } from './findings';
import type { Finding } from './findings';

/** No field of a connection is nested as deep; what is, is refused by its schema. */
const DEEPEST = 8;

/** The lists in a value that are longer than any that a provider takes: their items are not judged one by one. */
export function longLists(value: unknown, path: Finding['path'] = []): Finding[] {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return [];
  if (Array.isArray(value) && value.length > MAX_LIST_ITEMS) {
    return [finding(path, `must have at most ${MAX_LIST_ITEMS} items`, { code: 'out-of-range' })];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    longLists(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}
