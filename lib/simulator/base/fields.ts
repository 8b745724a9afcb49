/** Fields of a request, not checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** A copy without the fields that are undefined, which an answer does not show. */
export function present(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
