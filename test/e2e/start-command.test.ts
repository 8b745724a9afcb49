import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../../lib/cli/start';
import type { Json } from '../support/e2e/body';
import { E2eClient } from '../support/e2e/client';
import { E2eProcess } from '../support/e2e/process';

const PASSWORD = 'correct-horse-battery';
const PROFILE = {
  name: 'main',
  dialect: 'huawei-v2',
  endpoint: 'https://vpc.example.com',
  auth: {
    type: 'password',
    url: 'https://iam.example.com/v3',
    username: 'provisioner',
    password: PASSWORD,
    domain: 'domain',
    project: { name: 'eu-de' },
  },
};

const QUEUE_MESSAGE = readFileSync(join(__dirname, '../../examples/queue-message.json'), 'utf8');

let folder: string;
/** Runs longer than a test only when that has failed. */
let started: E2eProcess | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpn-start-'));
});

afterAll(async () => {
  await started?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command; a profile file is written first when its content is given. */
async function run(args: readonly string[], profiles?: string): Promise<{ exitCode: number | null; stderr: string }> {
  const file = join(folder, 'providers.json');
  if (profiles !== undefined) writeFileSync(file, profiles);
  const command = E2eProcess.start([...args, ...(profiles === undefined ? [] : ['--providers', file])], folder);
  const exitCode = await command.exited();
  expect(command.stdout).toBe('');
  return { exitCode, stderr: command.stderr };
}

test.each([
  { name: 'a port that is no number', args: ['--port', 'abc'], says: /^--port must be .*"abc"$/ },
  { name: 'an unknown option', args: ['--daat', 'x'], says: /--daat/ },
  {
    name: 'a file that is not there',
    args: ['--providers', '/no/such.json'],
    says: /^\/no\/such\.json cannot be read$/,
  },
])('$name ends the command with exit code 1 and one clear message', async ({ args, says }) => {
  const { exitCode, stderr } = await run(args);

  expect(exitCode).toBe(1);
  expect(stderr.trim()).toMatch(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test.each([
  { name: 'a port out of range', args: ['--port', '65536'], says: /--port must be .*65535/ },
  { name: 'an empty port', args: ['--port='], says: /--port must be / },
  { name: 'half a port', args: ['--port', '80.5'], says: /--port must be a whole number/ },
  { name: 'a time scale that is no number', args: ['--time-scale', 'x'], says: /--time-scale must be .*"x"/ },
  { name: 'a time scale of zero', args: ['--time-scale', '0'], says: /--time-scale must be .*"0"/ },
  { name: 'an argument', args: ['provisioner'], says: /provisioner/ },
  { name: 'an option without its value', args: ['--data'], says: /--data/ },
])('$name is refused before anything starts', async ({ args, says }) => {
  await expect(start(args)).rejects.toThrow(says);
});

test.each([
  { name: 'is not JSON', profiles: `[{"password":"${PASSWORD}"`, says: /^.*providers\.json is not JSON$/ },
  {
    name: 'has a wrong endpoint',
    profiles: JSON.stringify([{ ...PROFILE, endpoint: 'http://vpc.example.com' }]),
    says: /\n {2}\[0\]\.endpoint must be an https: URL/,
  },
  {
    name: 'has the password in the wrong place',
    profiles: JSON.stringify([{ ...PROFILE, auth: { ...PROFILE.auth, password: [PASSWORD], type: 'password' } }]),
    says: /\n {2}\[0\]\.auth\.password /,
  },
])('a profile file that $name ends the command with a message without its values', async ({ profiles, says }) => {
  const { exitCode, stderr } = await run([], profiles);

  expect(exitCode).toBe(1);
  expect(stderr.trim()).toMatch(says);
  expect(stderr).toContain('providers.json');
  expect(stderr).not.toContain(PASSWORD);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each([
  {
    name: 'has two profiles of one name',
    profiles: [PROFILE, PROFILE],
    says: /more than one profile of the name main/,
  },
  {
    name: 'is neither an array nor a profile',
    profiles: 'main',
    says: /an array of provider profiles, or one profile/,
  },
  {
    name: 'has an unknown dialect',
    profiles: [PROFILE, { ...PROFILE, name: 'other', dialect: PASSWORD }],
    says: /other: dialect must be one of: huawei-v2, /,
  },
  {
    name: 'has an unknown field',
    profiles: [{ ...PROFILE, pasword: PASSWORD }],
    says: /\n {2}\[0\]\.pasword is not a known field/,
  },
  {
    name: 'is one profile with a strange name',
    profiles: { ...PROFILE, name: 'Main' },
    says: /\n {2}name must be 1 to 63/,
  },
  { name: 'has a strange name', profiles: [{ ...PROFILE, name: 'Main' }], says: /\n {2}\[0\]\.name must be 1 to 63/ },
])('a profile file that $name is refused before anything starts', async ({ profiles, says }) => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, JSON.stringify(profiles));

  const message = await start(['--providers', file]).catch(String);

  expect(message).toMatch(says);
  expect(message).not.toContain(PASSWORD);
});

test('a data folder that is a file is refused by name', async () => {
  const file = join(folder, 'no-folder');
  writeFileSync(file, '');
  const message = await start(['--data', file]).catch(String);
  expect(message).toBe(`CommandError: --data must be a folder, or the name of a new one; ${file} is a file`);
});

test('--help names every option', async () => {
  const command = E2eProcess.start(['--help'], folder);

  expect(await command.exited()).toBe(0);
  expect(command.stdout.match(/^ {2}--[a-z-]+/gm)?.map((option) => option.trim())).toEqual([
    ...['--port', '--data', '--providers', '--time-scale', '--simulator', '--faults', '--help'],
  ]);
});

test('a started command says where its queue is; a message sent there as the README says becomes a request', async () => {
  started = E2eProcess.start(['--port', '0', '--time-scale', '0.02'], folder);
  const api = new E2eClient(await started.url());
  const queue = /^ {2}intake queue: (\S+)$/m.exec(started.stdout)?.[1] ?? '';

  const sent = await fetch(queue, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: queue, MessageBody: QUEUE_MESSAGE }),
  });
  while (!started.stderr.includes('"message":"accepted"')) await sleep(20);
  const { idempotencyKey, ...request } = JSON.parse(QUEUE_MESSAGE) as Json;
  const id = await api.accepted(request, { 'idempotency-key': String(idempotencyKey) });
  const ended = await api.ended(id);
  const exitCode = await started.interrupt();

  expect(sent.status).toBe(200);
  expect(started.stderr.match(/"message":"accepted".*?"requestId":"(req_\w+)"/)?.[1]).toBe(id);
  expect(ended.request).toMatchObject({ state: 'succeeded', ticket: { id: 'RITM0012346' } });
  expect(exitCode).toBe(0);
}, 120_000);
