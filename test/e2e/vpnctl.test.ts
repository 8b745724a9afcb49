import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vpnctl } from '../../lib/cli/vpnctl/program';

const PROJECT = resolve(__dirname, '../..');
const EXAMPLES = join(PROJECT, 'examples');
const SECRET = 'canary-psk-4711 ';

interface Report {
  readonly valid: boolean;
  readonly errors: readonly { path: string; code: string; detail: string }[];
  readonly warnings: readonly { path: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'vpnctl-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  jest.restoreAllMocks();
});

function fileWith(content: unknown, name = 'body.json'): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function validate(dialect: string, file: string, ...options: string[]): Promise<Report & { exitCode: number }> {
  const written: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const operation = options.includes('--operation') ? [] : ['--operation', 'create'];
  const exitCode = await vpnctl(['validate', '--dialect', dialect, ...operation, ...options, file]);
  return { ...(JSON.parse(written.join('')) as Report), exitCode };
}

const example = (name: string): string => join(EXAMPLES, `${name}.request.json`);

// provider-apis.md 6: which of the documentation's payloads are valid as they stand.
test.each([
  { dialect: 'huawei-v2', name: 'huawei-v2.create', operation: 'create', wrong: [] },
  { dialect: 'huawei-v2', name: 'huawei-v2.example-flow.create', operation: 'create', wrong: [] },
  { dialect: 'huawei-v2', name: 'huawei-v2.update', operation: 'update', wrong: ['mtu'] },
  { dialect: 'fjcloud-v2', name: 'fjcloud-v2.create', operation: 'create', wrong: [] },
  { dialect: 'fjcloud-v2', name: 'fjcloud-v2.update', operation: 'update', wrong: [] },
  { dialect: 'enterprise-v5', name: 'enterprise-v5.create-static', operation: 'create', wrong: ['psk'] },
  { dialect: 'enterprise-v5', name: 'enterprise-v5.create-policy', operation: 'create', wrong: ['psk'] },
  {
    dialect: 'enterprise-v5',
    name: 'enterprise-v5.create-bgp',
    operation: 'create',
    wrong: ['psk', 'ikepolicy.local_id', 'ikepolicy.peer_id'],
  },
  { dialect: 'openstack-v2', name: 'openstack-v2.create', operation: 'create', wrong: [] },
  { dialect: 'openstack-v2', name: 'openstack-v2.update', operation: 'update', wrong: [] },
])('vpnctl judges $name as provider-apis.md 6 does', async ({ dialect, name, operation, wrong }) => {
  const report = await validate(dialect, example(name), '--operation', operation);

  expect(report.errors.map(({ path }) => path)).toEqual(wrong);
  expect([report.valid, report.exitCode]).toEqual(wrong.length === 0 ? [true, 0] : [false, 4]);
});

test('--explain says of each error and warning where its rule is from, and without it nothing is said', async () => {
  const file = fileWith({ name: 'renamed', mtu: 1200, peer_id: '1', peer_address: '2', colour: 'x' });

  const plain = await validate('huawei-v2', file, '--operation', 'update');
  const explained = await validate('huawei-v2', file, '--operation', 'update', '--explain');

  const page =
    'Huawei Cloud and Open Telekom Cloud, Virtual Private Network API reference, classic, updating an IPsec VPN connection';
  const section = (text: string, cites: string): unknown => ({
    document: page,
    section: text,
    reference: `docs/reference/provider-apis.md ${cites}`,
  });
  const sources = [...explained.errors, ...explained.warnings].map((found) => [
    found.path,
    (found as { source?: unknown }).source,
  ]);
  expect(sources).toEqual([
    ['mtu', section('parameter mtu', '2.1; 3, E4')],
    ['colour', section('the table of parameters, which has no colour', '2.1')],
    ['peer_id', section('parameter peer_id', '2.1; 3, E1')],
  ]);
  expect(JSON.stringify(plain)).not.toContain('source');
  expect(explained.exitCode).toBe(4);
});

const fields = { name: 'renamed', mtu: 1200 };

test.each([
  { name: 'without the envelope', body: fields, paths: ['mtu'] },
  { name: 'in the envelope', body: { ipsec_site_connection: fields }, paths: ['mtu'] },
  {
    name: 'with something beside the envelope',
    body: { ipsec_site_connection: fields, x: 1 },
    paths: ['ipsec_site_connection'],
  },
  { name: 'with an empty envelope', body: { ipsec_site_connection: null }, paths: ['ipsec_site_connection'] },
  { name: 'that is a list', body: [], paths: [''] },
  { name: 'that is null', body: null, paths: [''] },
  { name: 'that changes nothing', body: {}, paths: [''] },
])('vpnctl judges a body $name', async ({ body, paths }) => {
  const report = await validate('huawei-v2', fileWith(body), '--operation', 'update');

  expect(report.errors.map(({ path }) => path)).toEqual(paths);
  expect(report.exitCode).toBe(4);
});

test('vpnctl lets a body break strict rules with --lenient', async () => {
  const body = fileWith({ mtu: 1400, initiator: 'response-only', local_id: 'x', dpd: { interval: 10 } });

  const report = await validate('huawei-v2', body, '--operation', 'update', '--lenient');

  expect(report).toMatchObject({ valid: true, exitCode: 0 });
  expect(report.warnings.map(({ path }) => path).sort()).toEqual(['dpd', 'initiator', 'local_id', 'mtu']);
});

test('vpnctl judges a body by what is known of the gateway', async () => {
  const body = { ...connection('enterprise-v5.create-static'), psk: 'Correct-Horse-7', vgw_ip: '10.0.0.5' };
  const context = fileWith({ gateway: { network_type: 'private' } }, 'context.json');

  const unknown = await validate('enterprise-v5', fileWith(body));
  const known = await validate('enterprise-v5', fileWith(body), '--context', context);

  expect(unknown.errors.map(({ path }) => path)).toEqual(['vgw_ip']);
  expect(known).toMatchObject({ valid: true, errors: [], warnings: [] });
});

function connection(name: string): object {
  const body = jest.requireActual<Record<string, object>>(example(name));
  return body['vpn_connection'] ?? {};
}

test.each([
  { name: 'an unknown command', args: ['constructor'], says: /^Unknown command 'constructor'$/ },
  { name: 'a mistyped command', args: ['valdate'], says: /^Unknown command 'valdate'; did you mean validate\?$/ },
  {
    name: 'an abbreviated option',
    args: ['validate', '--dial', 'huawei-v2', '--operation', 'create', 'x'],
    says: /--dialect <id>/,
  },
  {
    name: 'an unknown option',
    args: ['validate', '--dialect', 'huawei-v2', '--operation', 'create', '--leniant', 'x'],
    says: /^Unknown option '--leniant'; did you mean --lenient\?$/,
  },
  {
    name: 'no file',
    args: ['validate', '--dialect', 'huawei-v2', '--operation', 'create'],
    says: /^Missing required argument 'file'$/,
  },
  {
    name: 'two files',
    args: ['validate', '--dialect', 'huawei-v2', '--operation', 'create', 'x', 'y'],
    says: /^Too many arguments for 'validate'; expected 1 argument but got 2\.$/,
  },
  {
    name: 'an unknown dialect',
    args: ['validate', '--dialect', 'aws', '--operation', 'create', 'x'],
    says: /huawei-v2/,
  },
  {
    name: 'no operation',
    args: ['validate', '--dialect', 'huawei-v2', example('huawei-v2.create')],
    says: /create\|update/,
  },
  {
    name: 'a missing file',
    args: ['validate', '--dialect', 'huawei-v2', '--operation', 'create', '/none'],
    says: /none/,
  },
])('vpnctl says what is missing with $name', async ({ args, says }) => {
  await expect(vpnctl(args)).rejects.toThrow(says);
});

test('vpnctl does not quote a file that is not JSON', async () => {
  const file = fileWith(`{"psk": "${SECRET}"`, 'broken.json');

  const failure = vpnctl(['validate', '--dialect', 'huawei-v2', '--operation', 'create', file]);

  await expect(failure).rejects.toThrow(/broken\.json is not JSON$/);
});

/** Runs the command as a process of its own, in another folder. */
function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(PROJECT, 'bin/vpnctl.mjs'), ...args], { cwd: folder, encoding: 'utf8' });
}

test('vpnctl is a command of its own, from any folder', () => {
  fileWith({ psk: SECRET });

  const { status, stdout, stderr } = run(
    ...['validate', '--dialect', 'openstack-v2', '--operation', 'create', 'body.json'],
  );

  expect(status).toBe(4);
  expect((JSON.parse(stdout) as Report).valid).toBe(false);
  expect(stdout + stderr).not.toContain(SECRET);
});

test.each([
  { name: 'of all commands', args: ['--help'], says: /^Usage: vpnctl .*\bvalidate /s },
  { name: 'of a command', args: ['validate', '--help'], says: /^Usage: vpnctl validate .*--dialect.*\nExample:\n/s },
  { name: 'of a command, asked for the other way', args: ['help', 'validate'], says: /^Usage: vpnctl validate / },
])('vpnctl shows help $name', ({ args, says }) => {
  const { status, stdout, stderr } = run(...args);

  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(says);
});

test('vpnctl shows help as a message when it is told no command, and counts that as wrong usage', () => {
  const { status, stdout, stderr } = run();

  expect([status, stdout]).toEqual([4, '']);
  expect(stderr).toMatch(/^Usage: vpnctl .*\bvalidate /s);
});

test.each([
  { name: 'a wrong command line', args: ['validate'], says: "Required option '--dialect <id>' not specified\n" },
  {
    name: 'a file that is not there',
    args: ['validate', '--dialect', 'huawei-v2', '--operation', 'create', 'none.json'],
    says: 'none.json cannot be read\n',
  },
])('vpnctl says $name in one sentence on stderr, with exit code 4', ({ args, says }) => {
  const { status, stdout, stderr } = run(...args);

  expect([status, stdout, stderr]).toEqual([4, '', says]);
});

test('vpnctl ends by the signal when it is interrupted, which a shell shows as 130', async () => {
  const child = spawn(process.execPath, [join(PROJECT, 'bin/vpnctl.mjs'), '--help'], { stdio: 'ignore' });
  await once(child, 'spawn');

  child.kill('SIGINT');

  expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
});
