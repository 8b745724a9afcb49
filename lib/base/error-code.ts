/** The code of a system error, e.g. `ENOENT`; undefined for what has none. */
export function errorCode(error: unknown): string | undefined {
  // Not by class: an error of Node.js itself can come from another realm than ours, as under a test runner.
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
