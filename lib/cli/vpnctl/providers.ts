import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { DIALECTS } from '../../../lambdas/core/dialects';
import { errorCode } from '../../base/error-code';
import { CommandError } from '../command-error';
import { readTextFile } from '../read-json-file';
import { withApiOptions } from './api/api-options';
import type { ApiOptions } from './api/api-options';
import { EXIT } from './base/exit-codes';
import type { ExitCode } from './base/exit-codes';
import type { ProviderAction } from './providers/show';
import type { CloudSettings } from './providers/cloud-settings';
import { readCloudsYaml } from './providers/clouds-yaml';
import { importedProfile } from './providers/imported-profile';
import { readOpenrc } from './providers/openrc';

interface ImportCommandOptions {
  readonly from: 'openrc' | 'clouds.yaml';
  readonly cloud?: string;
  readonly dialect: string;
  readonly endpoint?: string;
  readonly name?: string;
  readonly out?: string;
}

const EXAMPLES = `
The profile goes to stdout, for npm start -- --providers or a secret; what it lacks and what could not be carried over to stderr. Exit
code 4: something is missing. A file is read and never run.

Examples:
  $ vpnctl providers import --from openrc --endpoint https://network.example.net:9696 project-openrc.sh > profile.json
  $ vpnctl providers import --from clouds.yaml --cloud prod --out profile.json ~/.config/openstack/clouds.yaml`;

/** Adds `vpnctl providers`: how they fare, pausing them, and `import` (profiles.md "From an openrc or a clouds.yaml"). */
export function addProviders(program: Command, finish: (exitCode: ExitCode) => void): void {
  const providers = program.command('providers').description('Providers: how they fare, pausing them, their profiles.');
  const list = providers.command('list').description('List the providers that can be used, and how they fare.');
  withApiOptions(list).action(async (options: ApiOptions) => {
    finish(await (await import('./providers/show')).listProviders(options));
  });
  for (const [action, description] of Object.entries(ACTIONS)) {
    const command = providers.command(action).description(description).argument('<name>', 'name of the provider');
    withApiOptions(command).action(async (name: string, options: ApiOptions) => {
      const { dealWithProvider } = await import('./providers/show');
      finish(await dealWithProvider(action as keyof typeof ACTIONS, name, options)); // the object has no other keys
    });
  }
  addImport(providers, finish);
}

const ACTIONS = {
  show: 'Show a provider and how it fares.',
  pause: 'Have nothing new be sent to a provider; requests for it wait, and their deadlines run.',
  resume: 'Have requests for a provider go on.',
} as const satisfies Record<ProviderAction, string>;

function addImport(providers: Command, finish: (exitCode: ExitCode) => void): void {
  providers
    .command('import')
    .description('Print a provider profile made of an openrc or a clouds.yaml; offline.')
    .argument('<file>', 'shell file with OS_ variables, or clouds.yaml')
    .addOption(new Option('--from <kind>', 'what the file is').choices(['openrc', 'clouds.yaml']).makeOptionMandatory())
    .option('--cloud <name>', 'cloud of the clouds.yaml, where it has several')
    .addOption(
      new Option('--dialect <id>', 'dialect of the provider').choices(Object.keys(DIALECTS)).default('openstack-v2'),
    )
    .option('--endpoint <url>', 'where the VPN API is, if the file does not say it')
    .option('--name <name>', 'name of the profile; default: that of the cloud or the project')
    .option('--out <file>', 'write a new file that only you may read, in place of stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ImportCommandOptions) => {
      finish((await importProfile(file, options)) ? EXIT.succeeded : EXIT.invalid);
    });
}

/** Prints the profile; gives whether it is complete. */
async function importProfile(file: string, options: ImportCommandOptions): Promise<boolean> {
  const { name, settings } = await readSettings(file, options);
  const { dialect, endpoint, out } = options;
  const { profile, missing, notes } = importedProfile(settings, {
    name: options.name ?? profileName(name),
    dialect,
    endpoint,
    readNamed: (path) => readNamed(file, path),
  });
  const text = `${JSON.stringify(profile, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeNew(out, text);
  const lines = [...notes, ...missing.map((sentence) => `To do: ${sentence}`)];
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  return missing.length === 0;
}

async function readSettings(
  file: string,
  { from, cloud }: ImportCommandOptions,
): Promise<{ readonly name: string; readonly settings: CloudSettings }> {
  const text = await readTextFile(file);
  if (from === 'clouds.yaml') {
    const secrets = await textIfThere(join(dirname(file), 'secure.yaml'));
    return readCloudsYaml(file, { text, secrets }, cloud);
  }
  if (cloud !== undefined) throw new CommandError('--cloud belongs to --from clouds.yaml; an openrc has one cloud');
  const settings = readOpenrc(file, text, process.env);
  return { name: settings.get('project_name', 'tenant_name') ?? 'openstack', settings };
}

async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CommandError(`${path} cannot be read`, { cause: error });
  }
}

/** Beside the file, or where the command runs, as OpenStack's clients look for it. */
function readNamed(file: string, path: string): string {
  const named = path.replace(/^~(?=\/)/, homedir());
  if (isAbsolute(named)) return readFileSync(named, 'utf8');
  try {
    return readFileSync(resolve(dirname(file), named), 'utf8');
  } catch {
    return readFileSync(resolve(named), 'utf8');
  }
}

/** 1 to 63 of `a-z`, `0-9` and `-`. */
function profileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'openstack' : plain;
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const why = errorCode(error) === 'EEXIST' ? 'is there already' : 'cannot be written';
    throw new CommandError(`${file} ${why}`, { cause: error });
  }
}
