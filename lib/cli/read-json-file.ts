import { readFile } from 'node:fs/promises';
import { CommandError } from './command-error';

/** Reads a JSON file. @throws CommandError that names the file and never quotes it: it may hold credentials */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new CommandError(`${path} is not JSON`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read`, { cause: error });
  }
}
