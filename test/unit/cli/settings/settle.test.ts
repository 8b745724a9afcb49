import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { urlOption, withApiOptions } from '../../../../lib/cli/vpnctl/api/api-options';
import type { ApiOptions } from '../../../../lib/cli/vpnctl/api/api-options';
import { settle } from '../../../../lib/cli/vpnctl/settings/settle';

const GATEWAY = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
const PROFILES = {
  default: 'prod',
  profiles: {
    prod: { url: GATEWAY, awsProfile: 'ops' },
    own: { url: 'https://vpn.example.com', auth: 'sigv4', region: 'eu-west-1' },
    plain: { url: GATEWAY, auth: 'none' },
    nowhere: { url: 'https://vpn.example.com', auth: 'sigv4' },
  },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpnctl-settings-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function configured(content: unknown = PROFILES): void {
  mkdirSync(join(folder, 'vpnctl'));
  writeFileSync(join(folder, 'vpnctl', 'config.json'), JSON.stringify(content));
}

/** What a command is told in the end. */
async function settled(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<ApiOptions> {
  const program = new Command().exitOverride();
  let options: ApiOptions | undefined;
  program.hook('preAction', (_program, command) => settle(command, { XDG_CONFIG_HOME: folder, ...environment }));
  const command = withApiOptions(program.command('get')).action((told: ApiOptions) => {
    options = told;
  });
  // As commander takes it from the environment of the process.
  const { VPNCTL_URL: url } = environment;
  if (url !== undefined) command.setOptionValueWithSource('url', url, 'env');
  await program.parseAsync(['get', ...args], { from: 'user' });
  if (options === undefined) throw new Error('The command did not run');
  return options;
}

const around = process.env['VPNCTL_URL'];

beforeAll(() => {
  delete process.env['VPNCTL_URL'];
  delete process.env['VPNCTL_PROFILE'];
});

afterAll(() => {
  if (around !== undefined) process.env['VPNCTL_URL'] = around;
});

test('without settings the API is that of npm start, and calls are not signed', async () => {
  const options = await settled([]);

  expect(options).toMatchObject({ url: 'http://127.0.0.1:8787', signing: undefined });
  expect(urlOption(options)).toBe('');
});

test.each<{ name: string; args: readonly string[]; environment?: NodeJS.ProcessEnv; url: string; signing: unknown }>([
  { name: 'the default profile', args: [], url: GATEWAY, signing: { region: 'eu-central-1', awsProfile: 'ops' } },
  {
    name: 'a profile that is named',
    args: ['--profile', 'own'],
    url: 'https://vpn.example.com',
    signing: { region: 'eu-west-1', awsProfile: undefined },
  },
  { name: 'a profile without signatures', args: ['--profile', 'plain'], url: GATEWAY, signing: undefined },
  {
    name: 'the environment, before the default profile',
    args: [],
    environment: { VPNCTL_URL: 'http://127.0.0.1:9' },
    url: 'http://127.0.0.1:9',
    signing: undefined,
  },
  {
    name: 'a profile that is named, before the environment',
    args: ['--profile', 'plain'],
    environment: { VPNCTL_URL: 'http://127.0.0.1:9' },
    url: GATEWAY,
    signing: undefined,
  },
  {
    name: 'the command line, before all else',
    args: ['--profile', 'own', '--url', 'http://127.0.0.1:1'],
    url: 'http://127.0.0.1:1',
    signing: undefined,
  },
])('$name says where the API is and how calls are signed', async ({ args, environment, url, signing }) => {
  configured();

  expect(await settled(args, environment)).toMatchObject({ url, signing });
});

test('what the command line says of the API is repeated where it says how to go on', async () => {
  configured();

  expect(urlOption(await settled(['--profile', 'own']))).toBe(' --profile own');
  expect(urlOption(await settled(['--url', 'http://127.0.0.1:1']))).toBe(' --url http://127.0.0.1:1');
});

test.each([
  {
    name: 'a profile that there is not',
    content: PROFILES,
    args: ['--profile', 'prd'],
    says: /no profile "prd" in .*it has prod, own/,
  },
  {
    name: 'a file of another form',
    content: { profiles: { a: { uri: 'x' } } },
    args: [],
    says: /no usable settings:\n {2}profiles\.a/,
  },
  {
    name: 'no region for signatures',
    content: PROFILES,
    args: ['--profile', 'nowhere'],
    says: /needs the region of its API/,
  },
])('$name is said', async ({ content, args, says }) => {
  configured(content);

  await expect(settled(args)).rejects.toThrow(says);
});

test('a profile that is asked for without a file is said', async () => {
  await expect(settled(['--profile', 'prod'])).rejects.toThrow(/there is no such file/);
});
