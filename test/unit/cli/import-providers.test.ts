/** What becomes of an openrc and of a clouds.yaml; the command itself: e2e/vpnctl-providers.test.ts. */
import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import { CommandError } from '../../../lib/cli/command-error';
import { readCloudsYaml } from '../../../lib/cli/vpnctl/providers/clouds-yaml';
import type { CloudSettings } from '../../../lib/cli/vpnctl/providers/cloud-settings';
import type { Imported } from '../../../lib/cli/vpnctl/providers/imported-auth';
import { importedProfile } from '../../../lib/cli/vpnctl/providers/imported-profile';
import { readOpenrc } from '../../../lib/cli/vpnctl/providers/openrc';

const SECRET = 'canary-Passw0rd';
const ENDPOINT = 'https://network.example.net:9696/v2.0';
const AUTH_URL = 'https://keystone.example.net:5000/v3';

function imported(
  settings: CloudSettings,
  options: { dialect?: string; endpoint?: string | undefined } = {},
): Imported {
  const readNamed = (): never => {
    throw new Error('No file is there');
  };
  return importedProfile(settings, {
    name: 'cloud',
    dialect: 'openstack-v2',
    endpoint: ENDPOINT,
    readNamed,
    ...options,
  });
}

function openrc(lines: readonly string[], environment: Record<string, string> = {}): Imported {
  return imported(readOpenrc('openrc.sh', lines.join('\n'), environment));
}

function clouds(text: string, cloud?: string): Imported {
  return imported(readCloudsYaml('clouds.yaml', { text }, cloud).settings);
}

const MINIMAL = [
  `export OS_AUTH_URL=${AUTH_URL}`,
  'export OS_USERNAME=demo',
  'export OS_USER_DOMAIN_NAME=Default',
  'export OS_PROJECT_NAME=vpn',
  'export OS_PROJECT_DOMAIN_NAME=customer',
];

/** As the dashboard of OpenStack writes it. */
const DASHBOARD = `#!/usr/bin/env bash
# To use an OpenStack cloud you need to authenticate against the Identity
# service named keystone, which returns a **Token** and **Service Catalog**.
export OS_AUTH_URL=${AUTH_URL}/
export OS_PROJECT_ID=10039663455a446d8ba2cbb058b0f578
export OS_PROJECT_NAME="vpn"
export OS_USER_DOMAIN_NAME="Default"
if [ -z "$OS_USER_DOMAIN_NAME" ]; then unset OS_USER_DOMAIN_NAME; fi
export OS_PROJECT_DOMAIN_ID="d2"
if [ -z "$OS_PROJECT_DOMAIN_ID" ]; then unset OS_PROJECT_DOMAIN_ID; fi
# unset v2.0 items in case set
unset OS_TENANT_ID
unset OS_TENANT_NAME
export OS_USERNAME="demo"
echo "Please enter your OpenStack Password for project $OS_PROJECT_NAME as user $OS_USERNAME: "
read -sr OS_PASSWORD_INPUT
export OS_PASSWORD=$OS_PASSWORD_INPUT
export OS_REGION_NAME="RegionOne"
if [ -z "$OS_REGION_NAME" ]; then unset OS_REGION_NAME; fi
export OS_INTERFACE=public
export OS_IDENTITY_API_VERSION=3
`;

test("a dashboard's openrc lacks the password that it asks for, and names what stays behind", () => {
  const { profile, missing, notes } = openrc([DASHBOARD]);

  expect(profile).toEqual({
    name: 'cloud',
    dialect: 'openstack-v2',
    endpoint: ENDPOINT,
    projectId: '10039663455a446d8ba2cbb058b0f578',
    auth: {
      type: 'password',
      url: `${AUTH_URL}/`,
      username: 'demo',
      domain: 'Default',
      project: { id: '10039663455a446d8ba2cbb058b0f578' },
    },
  });
  expect(missing).toEqual([
    'OS_PASSWORD is asked for when the file is run; set it in the environment, or put it into auth.password of the profile.',
  ]);
  expect(notes).toEqual(['Not carried over: OS_REGION_NAME, OS_INTERFACE, OS_IDENTITY_API_VERSION.']);
});

test.each([
  { name: 'with Windows line ends', text: DASHBOARD.replaceAll('\n', '\r\n') },
  { name: 'with a byte order mark', text: `\uFEFF${DASHBOARD}` },
])("a dashboard's openrc $name takes the password of the environment", ({ text }) => {
  const { profile, missing } = openrc([text], { OS_PASSWORD: SECRET });

  expect(missing).toEqual([]);
  expect(providerProfileSchema.parse(profile).auth).toMatchObject({ url: AUTH_URL, password: SECRET });
});

test.each([
  { name: 'plain', line: 'export OS_PASSWORD=abc', password: 'abc' },
  { name: 'without export', line: 'OS_PASSWORD=abc; export OS_PASSWORD', password: 'abc' },
  { name: 'in double quotes', line: 'export OS_PASSWORD="a b#c\\"d\\\\e\\$f"', password: 'a b#c"d\\e$f' },
  { name: 'in single quotes', line: `export OS_PASSWORD='a "b" $c \\d'`, password: 'a "b" $c \\d' },
  { name: 'in ANSI-C quotes', line: `export OS_PASSWORD=$'a\\'b\\\\c'`, password: "a'b\\c" },
  { name: 'in quotes of two kinds', line: `export OS_PASSWORD='it'"'"'s'`, password: "it's" },
  { name: 'with escapes', line: 'export OS_PASSWORD=a\\ b\\$c', password: 'a b$c' },
  { name: 'with a comment behind it', line: 'export OS_PASSWORD=a#b # c', password: 'a#b' },
  { name: 'quoted as a whole', line: 'export "OS_PASSWORD=a b"', password: 'a b' },
  { name: 'over two lines', line: 'export \\\n  OS_PASSWORD=abc', password: 'abc' },
  { name: 'from another variable', line: 'SECRET=abc\nexport OS_PASSWORD="${SECRET}d"', password: 'abcd' },
  { name: 'from the environment', line: 'export OS_PASSWORD=$VAULT_PASSWORD', password: 'vault' },
  { name: 'as a default', line: 'export OS_PASSWORD=${OS_PASSWORD:-abc}', password: 'abc' },
  { name: 'in a block', line: 'if [ -z "$OS_PASSWORD" ]; then\n  export OS_PASSWORD=abc\nfi', password: 'abc' },
  { name: 'twice, the last one', line: 'OS_PASSWORD=x\nexport OS_PASSWORD=abc', password: 'abc' },
])('a value is read as the shell reads it: $name', ({ line, password }) => {
  const { profile, missing } = openrc([...MINIMAL, line], { VAULT_PASSWORD: 'vault' });

  expect([missing, profile['auth']]).toEqual([[], expect.objectContaining({ password })]);
});

test.each([
  {
    name: 'a prompt of its own',
    line: 'read -s -p "Password: " OS_PASSWORD',
    why: 'is asked for when the file is run',
  },
  { name: 'a command', line: 'export OS_PASSWORD=$(pass show cloud)', why: 'is what a command prints' },
  { name: 'a command in backquotes', line: 'export OS_PASSWORD="`cat (x`"', why: 'is what a command prints' },
  { name: 'a variable of another file', line: 'export OS_PASSWORD=$FROM_ELSEWHERE', why: 'takes FROM_ELSEWHERE' },
  { name: 'nothing', line: 'export OS_PASSWORD=', why: 'is not in the file' },
])('a password that comes from $name is missing, and the way out is said', ({ line, why }) => {
  const { missing } = openrc([...MINIMAL, line]);

  expect(missing).toEqual([expect.stringContaining(`OS_PASSWORD ${why}`) as unknown]);
  expect(missing.join('')).toContain('auth.password of the profile');
});

test.each([
  {
    name: 'a project in another domain',
    lines: [],
    auth: { username: 'demo', domain: 'Default', project: { name: 'vpn', domain: 'customer' } },
  },
  {
    name: 'domains by id',
    lines: ['unset OS_USER_DOMAIN_NAME', 'OS_USER_DOMAIN_ID=default', 'OS_PROJECT_DOMAIN_ID=d2'],
    auth: { username: 'demo', domain: { id: 'default' }, project: { name: 'vpn', domain: { id: 'd2' } } },
  },
  {
    name: 'ids alone',
    lines: ['OS_USER_ID=7e1b', 'OS_PROJECT_ID=1003'],
    auth: { userId: '7e1b', project: { id: '1003' } },
  },
  {
    name: 'the names of the identity API v2.0',
    lines: ['unset OS_PROJECT_NAME OS_USER_DOMAIN_NAME OS_PROJECT_DOMAIN_NAME', 'OS_TENANT_NAME=old'],
    auth: { domain: { id: 'default' }, project: { name: 'old', domain: { id: 'default' } } },
  },
])('signs in by password with $name', ({ lines, auth }) => {
  const { profile, missing } = openrc([...MINIMAL, ...lines, 'OS_PASSWORD=x']);

  expect(missing).toEqual([]);
  expect(profile['auth']).toEqual({
    type: 'password',
    url: AUTH_URL,
    username: 'demo',
    password: 'x',
    ...auth,
    ...('userId' in auth && { username: undefined }),
  });
});

test.each([
  {
    name: 'an application credential',
    lines: [
      'OS_AUTH_TYPE=v3applicationcredential',
      'OS_APPLICATION_CREDENTIAL_ID=a',
      'OS_APPLICATION_CREDENTIAL_SECRET=s',
    ],
    auth: { type: 'applicationCredential', url: AUTH_URL, id: 'a', secret: 's' },
  },
  {
    name: 'an application credential by name, without a type',
    lines: ['OS_APPLICATION_CREDENTIAL_NAME=n', 'OS_APPLICATION_CREDENTIAL_SECRET=s'],
    auth: { type: 'applicationCredential', url: AUTH_URL, name: 'n', username: 'demo', domain: 'Default', secret: 's' },
  },
  { name: 'a token', lines: ['OS_AUTH_TYPE=v3token', 'OS_TOKEN=t'], auth: { type: 'token', token: 't' } },
])('signs in with $name of an openrc', ({ lines, auth }) => {
  const { profile, missing } = openrc([...MINIMAL, ...lines]);

  expect([missing, profile['auth']]).toEqual([[], auth]);
});

test('a temporary access key of an openrc is taken, for the Huawei family', () => {
  const lines = ['OS_ACCESS_KEY=AK', 'OS_SECRET_KEY=SK', 'OS_SECURITY_TOKEN=ST'];
  const settings = readOpenrc('openrc.sh', lines.join('\n'), {});

  const { profile, missing } = imported(settings, { dialect: 'huawei-v2' });

  expect(missing).toEqual([]);
  expect(profile['auth']).toEqual({ type: 'aksk', accessKey: 'AK', secretKey: 'SK', securityToken: 'ST' });
});

test.each([
  { dialect: 'huawei-v2', domain: 'OTC00000000001000000001' },
  { dialect: 'enterprise-v5', domain: 'OTC00000000001000000001' },
  { dialect: 'openstack-v2', domain: { id: 'default' } },
])('a project of which $dialect names no domain is in $domain', ({ dialect, domain }) => {
  const lines = [`OS_AUTH_URL=${AUTH_URL}`, 'OS_USERNAME=u', 'OS_PASSWORD=p', 'OS_TENANT_NAME=eu-de'];
  const text = [...lines, 'OS_USER_DOMAIN_NAME=OTC00000000001000000001'].join('\n');

  const { profile, notes } = imported(readOpenrc('openrc.sh', text, {}), { dialect });

  expect(profile['auth']).toMatchObject({ project: { name: 'eu-de', domain } });
  expect(notes.join()).toMatch(/^OS_PROJECT_DOMAIN_NAME is not set; the domain of the /);
});

test('a way to sign in that no profile has is named', () => {
  const { missing, profile } = openrc([...MINIMAL, 'OS_AUTH_TYPE=v3oidcpassword']);

  expect(missing).toEqual([
    'OS_AUTH_TYPE v3oidcpassword cannot be carried over: a profile signs in by password, applicationCredential, aksk or token.',
  ]);
  expect(profile).not.toHaveProperty('auth');
});

const CLOUDS = `
defaults: &defaults
  region_name: RegionOne
  verify: false
clouds:
  prod:
    <<: *defaults
    auth_type: v3applicationcredential
    auth:
      auth_url: https://cloud.example.net/identity
      application_credential_id: abc
      application_credential_secret: ${SECRET}
    network_endpoint_override: https://cloud.example.net/networking/v2.0
    cert: /etc/ssl/me.pem
  digits:
    auth: { auth_url: ${AUTH_URL}, user_id: 007, password: 0123456, project_id: 1e3 }
`;

test('one of several clouds becomes a profile, and what it asks for in vain is named', () => {
  const settings = readCloudsYaml('clouds.yaml', { text: CLOUDS }, 'prod').settings;

  const { profile, missing, notes } = imported(settings, { endpoint: undefined });

  expect(missing).toEqual([]);
  expect(providerProfileSchema.parse(profile)).toMatchObject({
    endpoint: 'https://cloud.example.net/networking',
    auth: { type: 'applicationCredential', url: 'https://cloud.example.net/identity/v3', id: 'abc', secret: SECRET },
  });
  expect(notes).toEqual([
    'verify cannot be carried over: certificates are always checked.',
    'cert cannot be carried over: a profile has no client certificate.',
    'Not carried over: region_name.',
  ]);
});

test('a password, a user and a project of digits stay as they are written', () => {
  expect(clouds(CLOUDS, 'digits').profile['auth']).toEqual({
    type: 'password',
    url: AUTH_URL,
    userId: '007',
    password: '0123456',
    project: { id: '1e3' },
  });
});

test('the secret of a cloud may stand in the secure.yaml beside it', () => {
  const text = `{"clouds": {"only": {"auth": {"auth_url": "${AUTH_URL}", "user_id": "u", "project_id": "p"}}}}`;
  const secrets = `clouds: { only: { auth: { password: ${SECRET} } } }`;

  const { missing, profile } = imported(readCloudsYaml('clouds.yaml', { text, secrets }, undefined).settings);

  expect([missing, profile['auth']]).toEqual([[], expect.objectContaining({ password: SECRET })]);
});

test('without an endpoint the profile is not complete, and where to find it is said', () => {
  const { missing } = imported(readCloudsYaml('f', { text: CLOUDS }, 'digits').settings, { endpoint: undefined });

  expect(missing).toEqual([expect.stringContaining('--endpoint')]);
});

test('a profile that would be refused is not complete', () => {
  const text = 'clouds: { c: { auth: { auth_url: "http://k.example.net", user_id: u, password: p, project_id: p } } }';

  expect(clouds(text).missing).toEqual([
    'auth.url must be an https: URL; http: is accepted for loopback addresses only.',
  ]);
});

const BROKEN = `export OS_PASSWORD='${SECRET}`;
const ALIASES = [
  'x: &a [1]',
  ...'bcdefghij'.split('').map((to, i) => `${to}1: &${to} [${`*${'abcdefghij'.charAt(i)},`.repeat(9)}]`),
];

test.each([
  { name: 'an openrc with an open quote', read: () => readOpenrc('f', BROKEN, {}) },
  { name: 'an openrc with an open parenthesis', read: () => readOpenrc('f', `OS_A=$(echo ${SECRET}`, {}) },
  { name: 'an openrc without a variable', read: () => readOpenrc('f', `$env:OS_PASSWORD="${SECRET}"`, {}) },
  { name: 'broken YAML', read: () => readCloudsYaml('f', { text: `clouds: { a: ${SECRET}: b` }, undefined) },
  { name: 'YAML that is no map', read: () => readCloudsYaml('f', { text: SECRET }, undefined) },
  { name: 'YAML without clouds', read: () => readCloudsYaml('f', { text: `a: ${SECRET}` }, undefined) },
  { name: 'a cloud that is a text', read: () => readCloudsYaml('f', { text: `clouds: { a: ${SECRET} }` }, 'a') },
  { name: 'an alias of nothing', read: () => readCloudsYaml('f', { text: `clouds: *${SECRET}` }, undefined) },
  { name: 'references without end', read: () => readCloudsYaml('f', { text: ALIASES.join('\n') }, undefined) },
  { name: 'a broken secure.yaml', read: () => readCloudsYaml('f', { text: CLOUDS, secrets: `{${SECRET}` }, 'prod') },
])('$name is told in one sentence that quotes nothing of the file', ({ read }) => {
  const problem = jest.fn((): unknown => read());

  expect(problem).toThrow(CommandError);
  expect((problem.mock.results[0]?.value as Error).message).not.toContain(SECRET);
});

test.each([
  {
    name: 'several clouds and none named',
    cloud: undefined,
    says: 'f has several clouds; --cloud says which: prod, digits',
  },
  { name: 'a cloud that is not there', cloud: 'test', says: 'f has no such cloud; it has: prod, digits' },
])('$name: the clouds of the file are listed', ({ cloud, says }) => {
  expect(() => readCloudsYaml('f', { text: CLOUDS }, cloud)).toThrow(says);
});
