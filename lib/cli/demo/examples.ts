import { join } from 'node:path';
import * as z from 'zod';
import type { DemoScenario } from './scenarios';
import { readJsonFile } from '../read-json-file';
import { PROJECT_DIR } from '../workspace';

const fieldsSchema = z.record(z.string(), z.unknown());
const bodySchema = z.union([
  z.object({ ipsec_site_connection: fieldsSchema }).transform((body) => body.ipsec_site_connection),
  z.object({ vpn_connection: fieldsSchema }).transform((body) => body.vpn_connection),
]);

/** The fields of the connection in an example request of a provider. */
export async function exampleFields(file: string): Promise<Record<string, unknown>> {
  return bodySchema.parse(await exampleContent(file));
}

/** An example as it stands. */
export async function exampleBody(file: string): Promise<Record<string, unknown>> {
  return fieldsSchema.parse(await exampleContent(file));
}

/** The fields of the connection that a scenario creates. */
export async function createFields({
  create,
  replace,
  replaceIkePolicy,
}: DemoScenario): Promise<Record<string, unknown>> {
  const fields = { ...(await exampleFields(create)), ...replace };
  if (replaceIkePolicy === undefined) return fields;
  return { ...fields, ikepolicy: { ...fieldsSchema.parse(fields['ikepolicy']), ...replaceIkePolicy } };
}

function exampleContent(file: string): Promise<unknown> {
  return readJsonFile(join(PROJECT_DIR, 'examples', file));
}
