type Members = Readonly<Record<string, unknown>>;

/** True for an object that is neither null nor a list. */
export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object; none for anything else, whose shape is judged elsewhere. */
export function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}
