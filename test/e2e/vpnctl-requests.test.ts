import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditListSchema } from '../../lambdas/contract/api/audit-list';
import { requestListSchema } from '../../lambdas/contract/api/request-list';
import { requestResourceSchema } from '../../lambdas/contract/api/request';
import type { RequestResource } from '../../lambdas/contract/api/request';
import { runVpnctl } from '../support/cli/vpnctl-process';
import type { Ran, RunOptions } from '../support/cli/vpnctl-process';
import { connectionFields, createBody } from '../support/e2e/body';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';
import { PROJECT } from '../support/processes';

const folder = mkdtempSync(join(tmpdir(), 'vpnctl-requests-'));
let stack: E2eStack;
/** Of a request that has succeeded, for a ticket of its own. */
let succeeded: string;

beforeAll(async () => {
  stack = await startE2eStack({ providers: ['main', 'slow', 'refusing', 'paused'] });
  stack.simulator('slow').script({ outcome: 'PENDING_CREATE' });
  const respond = { status: 409, body: { error: { code: 'VPC.1003', message: 'quota' } } };
  stack.simulator('refusing').script({ faults: [{ on: 'create', respond }] });
  const ticket = { system: 'sn', id: 'RITM1' };
  succeeded = await stack.api.accepted(createBody('main', {}, { ticket, deadlineSeconds: 3_600 }));
  await stack.api.ended(succeeded);
}, 120_000);

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

function vpnctl(args: readonly string[], options: Partial<RunOptions> = {}): Promise<Ran> {
  const env = { VPNCTL_URL: stack.engine.url, XDG_CONFIG_HOME: folder, ...options.env };
  return runVpnctl(args, { cwd: folder, ...options, env });
}

function fileWith(content: unknown, name: string): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

const resourceIn = ({ stdout }: Ran): RequestResource => requestResourceSchema.parse(JSON.parse(stdout));

describe('submit', () => {
  test('a request in a file is accepted, and the result says so', async () => {
    const ran = await vpnctl(['submit', fileWith(createBody('main'), 'request.json')]);

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^req_\w{26} {2}accepted\n {2}create at main\n {2}asked /);
  });

  test('a connection alone becomes a request by the options, waits for its end, and tells on stderr what goes on', async () => {
    const file = fileWith({ ipsec_site_connection: connectionFields() }, 'connection.json');
    const ticket = ['--ticket-system', 'sn', '--ticket-id', 'RITM7'];

    const ran = await vpnctl([
      'submit',
      file,
      '--operation',
      'create',
      '--provider',
      'main',
      ...ticket,
      '--wait',
      '--json',
    ]);

    expect(ran.code).toBe(0);
    expect(resourceIn(ran)).toMatchObject({ state: 'succeeded', ticket: { system: 'sn', id: 'RITM7' } });
    expect(ran.stderr).toMatch(
      /0 s {2}req_\w+ {2}accepted\n[^]* s {2}req_\w+ {2}succeeded, tunnel (up|down): (ACTIVE|DOWN)\n$/,
    );
  });

  test('options win over the file, and - is the input', async () => {
    const input = JSON.stringify(createBody('nobody', {}, { ticket: { system: 'sn', id: 'RITM8' } }));

    const ran = await vpnctl(['submit', '-', '--provider', 'main', '--ticket-id', 'RITM9', '--json'], { input });

    expect(resourceIn(ran)).toMatchObject({ provider: 'main', ticket: { system: 'sn', id: 'RITM9' } });
  });

  test('the same idempotency key gives the same request', async () => {
    const args = ['submit', fileWith(createBody('main'), 'keyed.json'), '--idempotency-key', 'k-1', '--json'];

    const [first, second] = [await vpnctl(args), await vpnctl(args)];

    expect(resourceIn(second).id).toBe(resourceIn(first).id);
  });

  test('a connection is deleted without a file', async () => {
    const { connection } = await stack.api.resource(await stack.api.accepted(createBody('main')).then(ended));
    const target = ['--provider', 'main', '--connection-id', connection?.id ?? ''];

    const ran = await vpnctl(['submit', '--operation', 'delete', ...target, '--wait', '--json']);

    expect(ran.code).toBe(0);
    expect(resourceIn(ran)).toMatchObject({ operation: 'delete', state: 'succeeded' });
  });

  async function ended(id: string): Promise<string> {
    await stack.api.ended(id);
    return id;
  }

  test('a request that fails ends with code 2, with the reason', async () => {
    const ran = await vpnctl(['submit', fileWith(createBody('refusing'), 'refused.json'), '--wait']);

    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('failed');
    expect(ran.stdout).toContain('(provider-quota, VPC.1003)');
  });

  test('a request that is not done at its deadline ends with code 3', async () => {
    const late = createBody('slow', {}, { deadlineSeconds: 60 });

    expect(await vpnctl(['submit', fileWith(late, 'late.json'), '--wait'])).toMatchObject({ code: 3 });
  });

  test('a request that is not valid ends with code 4, with every fault', async () => {
    const ran = await vpnctl(['submit', fileWith(createBody('main', { mtu: 1, psk: 'short' }), 'invalid.json')]);

    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toMatch(/^The request is not valid\.\n {2}\/connection\/mtu: .*\n {2}\/connection\/psk: .*\n$/);
  });

  test('Ctrl-C while waiting ends by that signal and says how to go on; the request goes on', async () => {
    const args = ['submit', fileWith(createBody('slow'), 'slow.json'), '--wait', '--url', stack.engine.url];

    const ran = await vpnctl(args, { interruptAt: /running/ });

    expect(ran).toMatchObject({ signal: 'SIGINT', stdout: '' });
    const [, id = '', flags] =
      /Interrupted; (req_\w+) goes on by itself\. To wait on: vpnctl wait \1(.*)\n$/.exec(ran.stderr) ?? [];
    expect(flags).toBe(` --url ${stack.engine.url}`);
    expect(await stack.api.resource(id)).toMatchObject({ state: 'running' });
  });

  test.each([
    { name: 'no file', args: ['submit'], says: /^A file with the request is needed/ },
    { name: 'a file that is not there', args: ['submit', 'nowhere.json'], says: /^nowhere\.json cannot be read\n$/ },
    {
      name: 'an option of another word',
      args: ['submit', 'x', '--operation', 'make'],
      says: /choices are create, update, delete/,
    },
    { name: 'an input that is no JSON', args: ['submit', '-'], says: /^The input is not JSON\n$/ },
  ])('$name ends with code 4 and one sentence', async ({ args, says }) => {
    const ran = await vpnctl(args, { input: '{' });

    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toMatch(says);
  });
});

describe('looking', () => {
  test('get shows a request, with a code by its state', async () => {
    const ran = await vpnctl(['get', succeeded]);

    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(
      new RegExp(`^${succeeded}  succeeded, tunnel (up|down)\\n  create at main for sn RITM1\\n`),
    );
  });

  test('wait of one that has ended shows it at once', async () => {
    expect(resourceIn(await vpnctl(['wait', succeeded, '--json']))).toMatchObject({ state: 'succeeded' });
  });

  test('events are the trail, cells apart by tabs in a pipe', async () => {
    const [header, ...rows] = (await vpnctl(['events', succeeded])).stdout.trimEnd().split('\n');

    const events = await stack.api.events(succeeded);
    expect(header?.split('\t')).toEqual(['NO', 'TIME', 'EVENT', 'ACTOR', 'CHANGED', 'PROVIDER']);
    expect(rows.map((row) => row.split('\t')[2])).toEqual(events.map(({ type }) => type));
  });

  test('explain says why, what was tried, what comes and what can be done', async () => {
    const { code, stdout } = await vpnctl(['explain', succeeded]);

    expect(code).toBe(0);
    expect(stdout.match(/^\w.*$/gm)).toEqual([
      `${succeeded} is succeeded`,
      'Why',
      'What was tried',
      'What comes next',
      'What you can do',
    ]);
  });

  test('explain of one whose provider is paused says so, and how to have it go on', async () => {
    await vpnctl(['providers', 'pause', 'paused']);
    const id = await stack.api.accepted(createBody('paused'));

    const { stdout } = await vpnctl(['explain', id, '--json']);

    const { why, options } = JSON.parse(stdout) as Readonly<Record<string, readonly string[]>>;
    expect(why?.join(' ')).toContain('A person has paused paused since');
    expect(options?.[0]).toBe('Have the provider go on: vpnctl providers resume paused');
  });

  test('list finds what is asked for, and says when there is more', async () => {
    const found = await vpnctl(['list', '--ticket', 'RITM1', '--json']);
    const some = await vpnctl(['list', '--limit', '2']);
    const all = await vpnctl(['list', '--all', '--json']);

    const idsIn = ({ stdout }: Ran): readonly string[] =>
      requestListSchema.parse(JSON.parse(stdout)).items.map(({ id }) => id);
    expect(idsIn(found)).toEqual([succeeded]);
    expect(some.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(some.stderr).toBe('There are more: --all lists them, --limit 4 more of them\n');
    expect(idsIn(all)).toEqual(expect.arrayContaining([succeeded]));
  });
});

test('audit search finds the events of a ticket, in the order that is asked for', async () => {
  const args = ['audit', 'search', '--ticket', 'RITM1', '--order', 'oldest'];

  const table = await vpnctl(args);
  const found = await vpnctl([...args, '--type', 'succeeded', '--json']);

  const events = await stack.api.events(succeeded);
  const rows = table.stdout.trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split('\t').slice(1, 3))).toEqual(events.map(({ type }) => [succeeded, type]));
  expect(auditListSchema.parse(JSON.parse(found.stdout)).items).toEqual([events.at(-1)]);
});

describe('cancelling', () => {
  test('who waits for a cancellation hears that it came, with code 0', async () => {
    const id = await stack.api.accepted(createBody('slow'));

    const ran = await vpnctl(['cancel', id, '--wait', '--json']);

    expect(ran.code).toBe(0);
    expect(resourceIn(ran)).toMatchObject({ state: 'cancelled' });
  });

  test('one that comes too late ends with code 4; for programs with the problem, as JSON', async () => {
    const ran = await vpnctl(['cancel', succeeded, '--json']);

    expect(ran.code).toBe(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { exitCode: 4, problem: { code: 'cancel-too-late' } } });
  });
});

describe('providers', () => {
  test('are listed, shown, paused and resumed', async () => {
    const states: string[] = [];
    for (const action of ['show', 'pause', 'resume']) {
      const { stdout } = await vpnctl(['providers', action, 'slow', '--json']);
      states.push((JSON.parse(stdout) as { health: { state: string } }).health.state);
    }
    const { stdout } = await vpnctl(['providers', 'list']);

    expect(states).toEqual(['ok', 'paused', 'ok']);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((row) => row.split('\t')[0]),
    ).toEqual(['NAME', 'main', 'paused', 'refusing', 'slow']);
  });

  test('one that there is not ends with code 4', async () => {
    expect(await vpnctl(['providers', 'show', 'nobody'])).toMatchObject({
      code: 4,
      stderr: 'There is no provider "nobody".\n',
    });
  });
});

test('an API that does not answer ends with code 1, and says how to start or name one', async () => {
  const ran = await vpnctl(['get', succeeded, '--url', 'http://127.0.0.1:9', '--json']);

  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('--url or VPNCTL_URL names another one.');
  expect(JSON.parse(ran.stdout)).toMatchObject({ error: { exitCode: 1 } });
});

test('a profile of the settings file says where the API is', async () => {
  const profiles = { local: { url: stack.engine.url } };
  const config = mkdtempSync(join(folder, 'config-'));
  mkdirSync(join(config, 'vpnctl'));
  writeFileSync(join(config, 'vpnctl', 'config.json'), JSON.stringify({ default: 'local', profiles }));
  const env = { XDG_CONFIG_HOME: config };

  const ran = await runVpnctl(['get', succeeded, '--json'], { cwd: folder, env });

  expect(resourceIn(ran).id).toBe(succeeded);
});

test('a reader that has had enough ends the command without a word', async () => {
  const child = spawn(process.execPath, [join(PROJECT, 'bin/vpnctl.mjs'), 'completion', 'bash'], { cwd: folder });
  child.stdout.destroy();
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));

  const [code] = (await once(child, 'close')) as [number | null];

  expect({ code, said: said.join('') }).toEqual({ code: 0, said: '' });
});

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  'completion prints a script for %s that asks this command',
  async (shell) => {
    const { code, stdout } = await vpnctl(['completion', shell]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/vpnctl complete '?--/);
  },
);

test('what is completed are the commands, options and values that there are', async () => {
  const wordsOf = async (...typed: string[]): Promise<string[]> => {
    const { stdout } = await vpnctl(['complete', '--', ...typed]);
    return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
  };

  expect(await wordsOf('expl')).toContain('explain');
  expect(await wordsOf('list', '--st')).toContain('--state');
  expect(await wordsOf('submit', '--operation', '')).toEqual(expect.arrayContaining(['create', 'update', 'delete']));
});
