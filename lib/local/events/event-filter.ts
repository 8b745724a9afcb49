import { compileComparison, type ValueTest } from './event-comparison';
import { UnsupportedFeatureError } from '../base/errors';
import { isJsonObject, parseJson, type JsonValue } from '../../base/json';

/** Decides whether an event reaches the function. */
export type EventFilter = (event: JsonValue) => boolean;

/**
 * Compiles the filter criteria of an event source mapping: one pattern of several has to match.
 *
 * @throws UnsupportedFeatureError for a comparison that is not run
 */
export function compileFilters(patterns: readonly string[], subject: string): EventFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => compilePattern(parseJson(pattern), subject));
  return (event) => filters.some((filter) => filter(event));
}

/**
 * Compiles an event pattern, as event source mappings and EventBridge rules have them: every key has to match, with one
 * of its values, exact or a comparison such as `{ "prefix": … }`; a list in the event matches with one of its items.
 *
 * @throws UnsupportedFeatureError for a comparison that is not run
 */
export function compilePattern(pattern: JsonValue, subject: string): EventFilter {
  return compile(pattern, subject);
}

// What is not in the event is undefined: `{ "exists": false }` matches it.
function compile(pattern: JsonValue, subject: string): ValueTest {
  if (Array.isArray(pattern)) return compileValues(pattern, subject);
  if (!isJsonObject(pattern) || '$or' in pattern) {
    throw new UnsupportedFeatureError(subject, `filter ${JSON.stringify(pattern)}`);
  }
  const keys = Object.entries(pattern).map(([key, inner]) => [key, compile(inner, subject)] as const);
  return (event) => keys.every(([key, test]) => test(fieldOf(event, key)));
}

function compileValues(values: readonly JsonValue[], subject: string): ValueTest {
  const tests = values.map((value) => compileComparison(value, subject));
  return (event) => (Array.isArray(event) ? event : [event]).some((item) => tests.some((test) => test(item)));
}

function fieldOf(event: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
}
