import { UnsupportedFeatureError } from './errors';
import { isJsonObject, parseJson, type JsonValue } from './json-value';

/** Decides whether an event reaches the function. */
export type EventFilter = (event: JsonValue) => boolean;

/**
 * Compiles the filter criteria of an event source mapping: one pattern of several has to match; within a pattern every
 * key has to, with one of its values, exact or `{ "prefix": … }`.
 *
 * @throws UnsupportedFeatureError for any other comparison
 */
export function compileFilters(patterns: readonly string[], subject: string): EventFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => compilePattern(parseJson(pattern), subject));
  return (event) => filters.some((filter) => filter(event));
}

function compilePattern(pattern: JsonValue, subject: string): EventFilter {
  if (Array.isArray(pattern)) return compileValues(pattern, subject);
  if (!isJsonObject(pattern)) throw new UnsupportedFeatureError(subject, `filter ${JSON.stringify(pattern)}`);
  const keys = Object.entries(pattern).map(([key, inner]) => [key, compilePattern(inner, subject)] as const);
  return (event) =>
    isJsonObject(event) && keys.every(([key, filter]) => Object.hasOwn(event, key) && filter(event[key] ?? null));
}

function compileValues(values: readonly JsonValue[], subject: string): EventFilter {
  const filters = values.map((value) => compileValue(value, subject));
  return (event) => (Array.isArray(event) ? event : [event]).some((item) => filters.some((filter) => filter(item)));
}

function compileValue(value: JsonValue, subject: string): EventFilter {
  if (typeof value !== 'object' || value === null) return (item) => item === value;
  const prefix = isJsonObject(value) && Object.keys(value).length === 1 ? value['prefix'] : undefined;
  if (typeof prefix === 'string') return (item) => typeof item === 'string' && item.startsWith(prefix);
  throw new UnsupportedFeatureError(subject, `filter ${JSON.stringify(value)}`);
}
