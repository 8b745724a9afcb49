/** `vpnctl providers import` on files, and `npm start -- --providers` on what it makes. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { readProfiles } from '../../lib/cli/read-profiles';
import { vpnctl } from '../../lib/cli/vpnctl/program';
import { certificate } from '../support/certificates';

const SECRET = 'canary-Passw0rd';
const ENDPOINT = ['--endpoint', 'https://network.example.net:9696/v2.0'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpnctl-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function fileWith(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function openrc(...lines: readonly string[]): string {
  const all = ['OS_AUTH_URL=https://keystone.example.net', 'OS_USER_ID=u', 'OS_PROJECT_ID=p', `OS_PASSWORD=${SECRET}`];
  return fileWith('openrc.sh', [...all, ...lines].join('\n'));
}

interface Written {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function importFrom(kind: string, file: string, ...options: readonly string[]): Promise<Written> {
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[stream], 'write').mockImplementation((text) => (written[stream] += String(text)) !== '');
  }
  const exitCode = await vpnctl(['providers', 'import', '--from', kind, ...options, file]);
  return { exitCode, ...written };
}

test.each(['openrc', 'clouds.yaml'])('a profile made of %s is taken by npm start -- --providers', async (kind) => {
  const yaml = `clouds: { c: { auth: { auth_url: "https://k.example.net", user_id: u, project_id: p, password: ${SECRET} } } }`;
  const file = kind === 'openrc' ? openrc() : fileWith('clouds.yaml', yaml);
  const out = join(folder, 'profile.json');

  const { exitCode, stdout, stderr } = await importFrom(kind, file, ...ENDPOINT, '--name', 'cloud', '--out', out);

  expect([exitCode, stdout, stderr]).toEqual([0, '', '']);
  expect(await readProfiles(out)).toEqual([
    expect.objectContaining({ name: 'cloud', auth: expect.objectContaining({ password: SECRET }) as unknown }),
  ]);
  expect(statSync(out).mode & 0o777).toBe(0o600);
});

test('the file of a CA is read and embedded, without the certificates that everybody trusts', async () => {
  const { cert } = await certificate();
  fileWith('ca.pem', `${rootCertificates.slice(0, 3).join('\n')}\n${cert}`);

  const { exitCode, stdout, stderr } = await importFrom('openrc', openrc('export OS_CACERT="ca.pem"'), ...ENDPOINT);

  expect(exitCode).toBe(0);
  expect((JSON.parse(stdout) as { caCertificate: string }).caCertificate.trim()).toBe(cert.trim());
  expect(stderr).toBe('OS_CACERT: 3 of 4 certificates are trusted anyway and left out.\n');
});

test.each([
  {
    name: 'is not there',
    content: undefined,
    says: /^To do: OS_CACERT names a file that cannot be read, \S+ca\.pem; /,
  },
  { name: 'holds no certificate', content: SECRET, says: /^To do: caCertificate must be the text of one or more/ },
])('a file of a CA that $name is told, and the profile counts as incomplete', async ({ content, says }) => {
  const path = join(folder, 'ca.pem');
  if (content !== undefined) fileWith('ca.pem', content);

  const { exitCode, stderr } = await importFrom('openrc', openrc(`OS_CACERT=${path}`), ...ENDPOINT);

  expect(exitCode).toBe(4);
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain(SECRET);
});

test('an expired certificate of a CA is told by its day', async () => {
  const { cert } = await certificate({ notBeforeMs: 0, notAfterMs: Date.parse('2020-02-03T00:00:00Z') });

  const { exitCode, stderr } = await importFrom('openrc', openrc(`OS_CACERT=${fileWith('ca.pem', cert)}`), ...ENDPOINT);

  expect([exitCode, stderr]).toEqual([4, expect.stringContaining('has expired on 2020-02-03')]);
});

test('the secure.yaml beside a clouds.yaml is read', async () => {
  const auth = '{ auth_url: "https://k.example.net", user_id: u, project_id: p }';
  fileWith('secure.yaml', `clouds: { prod: { auth: { password: ${SECRET} } } }`);
  const file = fileWith('clouds.yaml', `clouds: { prod: { auth: ${auth} }, test: {} }`);

  const { exitCode, stdout } = await importFrom('clouds.yaml', file, '--cloud', 'prod', ...ENDPOINT);

  expect([exitCode, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ name: 'prod', auth: expect.objectContaining({ password: SECRET }) as unknown }),
  ]);
});

test('a profile that is there already is left as it is', async () => {
  const out = fileWith('profile.json', 'mine');

  await expect(importFrom('openrc', openrc(), ...ENDPOINT, '--out', out)).rejects.toThrow(`${out} is there already`);

  expect(readFileSync(out, 'utf8')).toBe('mine');
});

test.each([
  { name: 'another kind of file', args: ['--from', 'terraform', 'x'], says: /openrc, clouds\.yaml/ },
  { name: 'a file that is not there', args: ['--from', 'openrc', '/nowhere/openrc'], says: /cannot be read/ },
  { name: 'no kind', args: ['x'], says: /--from/ },
])('$name is told with what is allowed', async ({ args, says }) => {
  await expect(vpnctl(['providers', 'import', ...args])).rejects.toThrow(says);
});

test('a cloud of an openrc is told to be none', async () => {
  await expect(importFrom('openrc', openrc(), '--cloud', 'prod')).rejects.toThrow(
    '--cloud belongs to --from clouds.yaml',
  );
});
