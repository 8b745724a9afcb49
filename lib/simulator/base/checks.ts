/** Why a value is refused, or undefined when it is fine. Never repeats the value: it may be a secret. */
export type Check = (value: unknown) => string | undefined;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A hexadecimal UUID with dashes. */
export function uuid(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? undefined : 'not a valid UUID';
}

/** A string of min to max characters. Lengths are counted in characters, not in UTF-16 units. */
export function text(min: number, max: number): Check {
  return (value) => {
    if (typeof value !== 'string') return 'not a string';
    const length = Array.from(value).length;
    return length >= min && length <= max ? undefined : `its length is not within ${min} to ${max} characters`;
  };
}

/** A string that the pattern matches as a whole. */
export function pattern(expression: RegExp, meaning: string): Check {
  return (value) => (typeof value === 'string' && expression.test(value) ? undefined : `not ${meaning}`);
}

/** A single supported value. */
export function only(allowed: string | number | boolean): Check {
  return (value) => (value === allowed ? undefined : `only ${JSON.stringify(allowed)} is supported`);
}

/** One of the values. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value) => (allowed.some((word) => word === value) ? undefined : `not in ${allowed.join(', ')}`);
}

/** An integer, as a number, from min to max. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Check {
  return (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? undefined
      : `not an integer from ${min} to ${max}`;
}

/** true or false. */
export function bool(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'not true or false';
}
