import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openApiDocument } from '../lib/build/openapi/document';
import { runCommand, CommandError } from '../lib/cli/command-error';

const FILE = 'docs/openapi.json';

/** `npm run openapi`: writes the API's document; with `--check` says whether the one that is there is still right. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const project = resolve(__dirname, '..');
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { readonly version: string };
  const text = `${JSON.stringify(await openApiDocument(project, version), null, 2)}\n`;
  const file = join(project, FILE);
  if (!values.check) await writeFile(file, text);
  else if ((await readFile(file, 'utf8')) !== text)
    throw new CommandError(`${FILE} is not what the schemas say: npm run openapi writes it`);
  return 0;
}

runCommand(main);
