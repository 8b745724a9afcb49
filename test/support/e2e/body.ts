import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Json = Readonly<Record<string, unknown>>;

const EXAMPLE = join(__dirname, '../../../examples/huawei-v2.create.request.json');

/** The connection of the example create request with a name of its own; `undefined` leaves a field out. */
export function connectionFields(changes: Json = {}): Json {
  const { ipsec_site_connection: fields } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Record<string, Json>;
  const changed: Json = { ...fields, name: undefined, ...changes };
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
}

/** The body of a request to create the example connection at a provider. */
export function createBody(provider: string, connection: Json = {}, changes: Json = {}): Json {
  return { operation: 'create', provider, connection: connectionFields(connection), ...changes };
}

/** A body of exactly so many bytes: white space around JSON has no meaning. */
export function bodyOfBytes(provider: string, length: number): string {
  return JSON.stringify(createBody(provider)).padEnd(length);
}
