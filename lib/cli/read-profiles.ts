import * as z from 'zod';
import { providerProfileSchema } from '../../lambdas/contract/provider-profile';
import type { ProviderProfile } from '../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../lambdas/core/dialects';
import { targetOf } from '../../lambdas/core/operations/provider/provider-target';
import { checked } from '../../lambdas/core/domain/findings/schema-findings';
import { CommandError } from './command-error';
import { readJsonFile } from './read-json-file';

const profilesSchema = z.array(providerProfileSchema, {
  error: 'must be an array of provider profiles, or one profile',
});
const oneProfileSchema = providerProfileSchema.transform((profile) => [profile]);

/** A provider profile as far as the local commands look at it. */
export type NamedProfile = Readonly<{ name: string }>;

/**
 * Reads a file with a JSON array of provider profiles, or with one of them (profiles.md "Fields").
 *
 * @throws CommandError naming the file and every wrong field; it never repeats a value, the file holds credentials
 */
export async function readProfiles(path: string): Promise<NamedProfile[]> {
  const json = await readJsonFile(path);
  const isOne = typeof json === 'object' && json !== null && !Array.isArray(json);
  const { data: profiles, findings } = checked<ProviderProfile[]>(isOne ? oneProfileSchema : profilesSchema, json);
  if (findings !== undefined) {
    const details = findings.map(({ detail }) => `  ${detail}`);
    throw new CommandError(`${path} has no usable provider profiles:\n${details.join('\n')}`);
  }
  const names = profiles.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new CommandError(`${path} has more than one profile of the name ${twice.join(', ')}`);
  profiles.forEach((profile) => {
    expectUsable(path, profile);
  });
  // As they were written: the functions read them with the same schema again.
  return (isOne ? [json] : json) as NamedProfile[];
}

function expectUsable(path: string, profile: ProviderProfile): void {
  try {
    targetOf(DIALECTS, profile);
  } catch (error) {
    throw new CommandError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
