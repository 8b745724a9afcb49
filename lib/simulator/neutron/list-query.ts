type Attributes = Readonly<Record<string, unknown>>;

/** Says whether a connection with these attributes is to be listed. Attributes that it is not given count as agreeing. */
export type Filter = (attributes: Attributes) => boolean;

/** Parameters that say how a list is shown, not what of it. */
const NO_FILTERS = ['fields', 'limit', 'marker', 'page_reverse'];

/**
 * The filter of a list query. Any attribute with a simple value may be asked for; a repeated one means "either". As on a
 * real server, case and trailing spaces do not count, and unknown, empty and structured ones have no effect
 * (provider-apis.md 5.8).
 */
export function filterOf(query: URLSearchParams): Filter {
  const criteria = [...new Set(query.keys())]
    .filter((name) => !NO_FILTERS.includes(name))
    .map((name) => ({ name, values: given(query, name).map(comparable) }))
    .filter(({ values }) => values.length > 0);
  return (attributes) => criteria.every(({ name, values }) => agrees(attributes, name, values));
}

/** The name that a list asks for, as filters compare it; undefined when it asks for any, or for more than one. */
export function nameAskedFor(query: URLSearchParams): string | undefined {
  const [name, ...others] = given(query, 'name');
  return name === undefined || others.length > 0 ? undefined : comparable(name);
}

/** Picks the attributes that `fields=` names, one per parameter; all without it (provider-apis.md 5.8). */
export function fieldsPicker(query: URLSearchParams): (attributes: Attributes) => Attributes {
  const fields = given(query, 'fields');
  if (fields.length === 0) return (attributes) => attributes;
  return (attributes) => {
    const shown = fields.filter((name) => Object.hasOwn(attributes, name));
    return Object.fromEntries(shown.map((name) => [name, attributes[name]]));
  };
}

function given(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).filter((value) => value !== '');
}

function agrees(attributes: Attributes, name: string, values: readonly string[]): boolean {
  const actual = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (typeof actual !== 'string' && typeof actual !== 'number' && typeof actual !== 'boolean') return true;
  return values.includes(comparable(String(actual)));
}

/** A text as filters compare it: case and trailing spaces do not count. */
export function comparable(value: string): string {
  return value.trimEnd().toLowerCase();
}
