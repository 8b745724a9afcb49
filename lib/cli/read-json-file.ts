import { readFile } from 'node:fs/promises';
import { readJsonText } from '../../lambdas/core/domain/submission/json-text';
import type { JsonText } from '../../lambdas/core/domain/submission/json-text';
import { CommandError } from './command-error';

/** Reads a JSON file. @throws CommandError that names the file and never quotes it: it may hold credentials */
export async function readJsonFile(path: string): Promise<unknown> {
  const { value, repeated } = await readJsonTextFile(path);
  if (repeated.length === 0) return value;
  throw new CommandError(`${path} is ambiguous:\n${repeated.map(({ detail }) => `  ${detail}`).join('\n')}`);
}

/** Reads a JSON file whose repeated members are reported with what else is wrong. @throws CommandError as above */
export async function readJsonTextFile(path: string): Promise<JsonText> {
  const read = readJsonText(await readBytes(path));
  if (read === undefined) throw new CommandError(`${path} is not JSON`);
  return read;
}

/** Reads a text file. @throws CommandError that names the file */
export async function readTextFile(path: string): Promise<string> {
  return (await readBytes(path)).toString('utf8');
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandError(`${path} cannot be read`, { cause: error });
  }
}
