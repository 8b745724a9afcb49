import { UnsupportedFeatureError } from '../base/errors';
import { isJsonObject, type JsonValue } from '../../base/json';

/** Looks at one value of an event; undefined stands for a field that is not there. */
export type ValueTest = (value: JsonValue | undefined) => boolean;

/** Gives undefined for an argument that it does not run. */
type Comparison = (argument: JsonValue) => ValueTest | undefined;

const comparisons: Readonly<Record<string, Comparison>> = {
  prefix: (argument) => onText(argument, (value, prefix) => value.startsWith(prefix)),
  suffix: (argument) => onText(argument, (value, suffix) => value.endsWith(suffix)),
  'equals-ignore-case': (argument) => onText(argument, (value, other) => value.toLowerCase() === other.toLowerCase()),
  exists: (argument) => {
    if (typeof argument !== 'boolean') return undefined;
    // It is about values: an object is no value, its fields have them.
    return (value) => (value !== undefined && !isJsonObject(value)) === argument;
  },
  'anything-but': (argument) => {
    const unwanted = unwantedTest(argument);
    return unwanted && ((value) => value !== undefined && !isJsonObject(value) && !unwanted(value));
  },
  numeric: (argument) => (Array.isArray(argument) ? numericTest(argument) : undefined),
};

/**
 * Compiles one value of an event pattern: an exact value, or a comparison: `prefix`, `suffix`, `equals-ignore-case`,
 * `exists`, `anything-but` (values, prefix, suffix) and `numeric`.
 *
 * @throws UnsupportedFeatureError for any other comparison
 */
export function compileComparison(pattern: JsonValue, subject: string): ValueTest {
  if (typeof pattern !== 'object' || pattern === null) return (value) => value === pattern;
  const test = isJsonObject(pattern) ? knownComparison(pattern) : undefined;
  if (test === undefined) throw new UnsupportedFeatureError(subject, `filter ${JSON.stringify(pattern)}`);
  return test;
}

function knownComparison(pattern: Record<string, JsonValue>): ValueTest | undefined {
  const [entry, ...others] = Object.entries(pattern);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  return Object.hasOwn(comparisons, name) ? comparisons[name]?.(argument) : undefined;
}

function unwantedTest(argument: JsonValue): ValueTest | undefined {
  if (isJsonObject(argument)) {
    return 'prefix' in argument || 'suffix' in argument ? knownComparison(argument) : undefined;
  }
  const values = Array.isArray(argument) ? argument : [argument];
  if (values.some((value) => typeof value === 'object' && value !== null)) return undefined;
  return (value) => values.some((unwanted) => unwanted === value);
}

function onText(argument: JsonValue, compare: (value: string, argument: string) => boolean): ValueTest | undefined {
  if (typeof argument !== 'string') return undefined;
  return (value) => typeof value === 'string' && compare(value, argument);
}

const orders: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** E.g. of `[">", 0, "<=", 5]`. */
function numericTest(argument: readonly JsonValue[]): ValueTest | undefined {
  if (argument.length === 0 || argument.length % 2 === 1) return undefined;
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const [order, limit] = argument.slice(index, index + 2);
    const compare = typeof order === 'string' && Object.hasOwn(orders, order) ? orders[order] : undefined;
    if (compare === undefined || typeof limit !== 'number') return undefined;
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
