import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { providerProfileSchema } from '../../lambdas/contract/provider-profile';
import { CommandError } from './command-error';

const profilesSchema = z.array(providerProfileSchema, { error: 'must be an array of provider profiles' });

/** A provider profile as far as the local commands look at it. */
export type NamedProfile = Readonly<{ name: string }>;

/**
 * Reads a file with a JSON array of provider profiles (design.md 4.5).
 *
 * @throws CommandError naming the file and every wrong field; it never repeats a value, the file holds credentials
 */
export async function readProfiles(path: string): Promise<NamedProfile[]> {
  const json = parseJson(path, await readText(path));
  const profiles = profilesSchema.safeParse(json);
  if (!profiles.success) {
    const lines = profiles.error.issues.map(
      (issue) => `  ${issue.path.map(String).join('.') || 'file'}: ${issue.message}`,
    );
    throw new CommandError(`${path} has no usable provider profiles:\n${lines.join('\n')}`);
  }
  const names = profiles.data.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new CommandError(`${path} has more than one profile of the name ${twice.join(', ')}`);
  // As they were written: the functions read them with the same schema again.
  return json as NamedProfile[];
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read`, { cause: error });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new CommandError(`${path} is not JSON`);
  }
}
