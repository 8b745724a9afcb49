import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ScriptInput } from '../../lib/simulator/script';
import { createBody } from '../support/e2e-body';
import type { Ended } from '../support/e2e-client';
import { everyPlace, fileFindings } from '../support/e2e-places';
import { startRecorder } from '../support/e2e-recorder';
import type { Recorder } from '../support/e2e-recorder';
import { placesWith } from '../support/e2e-secret-search';
import { startE2eStack } from '../support/e2e-stack';
import type { E2eStack } from '../support/e2e-stack';
import { LOCAL, partitions, resourceOfType, tableItems } from '../support/e2e-table';

/** Unlike anything else, with characters that each way of writing it down must escape. */
const newCanary = (): string => `k/+"%\\&é${randomBytes(12).toString('hex')}`;

const PASSWORD = newCanary();

let dataDir: string;
let stack: E2eStack;
let recorder: Recorder;
/** Pre-shared keys of all requests of `beforeAll`. */
const canaries: string[] = [];
const runs = new Map<string, Ended>();

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'vpn-canary-'));
  stack = await startE2eStack({
    providers: ['main'],
    dataDir,
    simulator: { password: PASSWORD },
    profiles: async (simulatorOf) => {
      recorder = await startRecorder(simulatorOf('main').url);
      const { auth, ...profile } = simulatorOf('main').profile('recorded');
      return [{ ...profile, endpoint: recorder.url, auth: { ...auth, url: `${recorder.url}/v3` } }];
    },
  });
  await runAll();
  await refuseAll();
  await stack.engine.idle();
});

afterAll(async () => {
  await stack.stop();
  await recorder.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function canary(): string {
  const value = newCanary();
  canaries.push(value);
  return value;
}

async function run(name: string, script: (psk: string) => ScriptInput): Promise<Ended> {
  const psk = canary();
  const simulator = stack.simulator('main');
  simulator.clearScripts();
  simulator.script(script(psk));
  const ended = await stack.api.run(createBody('recorded', { name, psk }));
  runs.set(name, ended);
  return ended;
}

const echo = (psk: string): object => ({ code: 'VPC.1001', message: `psk ${psk} is not allowed` });

/** Runs that go through everything that handles a key. */
async function runAll(): Promise<void> {
  await run('succeeded', () => ({ outcome: 'ACTIVE' }));
  await run('refused', (psk) => ({ faults: [{ on: 'create', respond: { status: 400, body: echo(psk) } }] }));
  await run('refused-as-text', (psk) => ({ faults: [{ on: 'create', respond: { status: 400, body: `<p>${psk}` } }] }));
  await run('cut', () => ({ faults: [{ on: 'create', afterCommit: true, reset: true }] }));
  await run('in-doubt', (psk) => ({ faults: [{ on: 'create', respond: { status: 503, body: echo(psk) } }] }));
  await run('unreadable', (psk) => ({ faults: [{ on: 'get', times: 5, respond: { status: 500, body: echo(psk) } }] }));
  stack.simulator('main').revokeTokens();
  await run('signed-in-again', () => ({ outcome: 'DOWN' }));
  stack.simulator('main').revokeTokens();
  const body = { error: { code: 400, title: 'Bad Request', message: `the password ${PASSWORD} is expired` } };
  await run('not-signed-in', () => ({ faults: [{ on: 'token', times: 9, respond: { status: 400, body } }] }));
  stack.simulator('main').clearScripts();
}

/** Bodies that the API refuses, each with a key in it. */
async function refuseAll(): Promise<void> {
  const whole = (psk: unknown): string => JSON.stringify(createBody('recorded', { psk }));
  const bodies = [
    whole(canary()).slice(0, -1),
    `${canary()} is not JSON`,
    whole(canary() + 'x'.repeat(128)),
    whole(`${canary()} with blanks`),
    whole([canary()]),
    whole({ value: canary() }),
    JSON.stringify(createBody('recorded', { preSharedKey: canary(), psk: 'short' })),
    JSON.stringify(createBody('recorded', { mtu: canary(), initiator: canary(), peer_cidrs: [canary()] })),
    JSON.stringify(createBody('recorded', {}, { psk: canary(), deadlineSeconds: canary(), completion: canary() })),
    JSON.stringify(canary()),
  ];
  for (const body of bodies) {
    const { status } = await stack.api.submit(body, { 'idempotency-key': 'refused' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
}

function tokens(): readonly string[] {
  return recorder.exchanges.flatMap(({ token }) => (token === undefined ? [] : [token]));
}

describe('a pre-shared key', () => {
  test('reaches the provider as the caller wrote it', () => {
    const sent = recorder.exchanges
      .filter(({ method, path }) => method === 'POST' && path === '/v2.0/vpn/ipsec-site-connections')
      .map(
        ({ request }) => (JSON.parse(request) as { ipsec_site_connection: { psk: string } }).ipsec_site_connection.psk,
      );

    expect(new Set(sent)).toEqual(new Set(canaries.slice(0, runs.size - 1)));
  });

  test('went through success, refusal, doubt and failure', () => {
    const states = [...runs].map(([name, { request }]) => `${name}: ${request.state}`);

    expect(states).toEqual([
      'succeeded: succeeded',
      'refused: failed',
      'refused-as-text: failed',
      'cut: succeeded',
      'in-doubt: succeeded',
      'unreadable: failed',
      'signed-in-again: succeeded',
      'not-signed-in: failed',
    ]);
    expect(runs.get('refused')?.request.problem?.detail).toContain('is not allowed');
  });

  test('is nowhere else, and neither are the provider’s password and its tokens', async () => {
    const places = placesWith([...canaries, PASSWORD, ...tokens()], await everyPlace(stack, dataDir));

    expect(canaries.length).toBeGreaterThan(18);
    expect(tokens()).toHaveLength(2);
    expect(places).toEqual([]);
  });

  test('is stored sealed while its request runs and is gone when that has ended', async () => {
    const psk = canary();
    stack.simulator('main').script({ match: { name: 'watched' }, settleAfterSeconds: 60 });
    const id = await stack.api.accepted(createBody('recorded', { name: 'watched', psk }));
    await stack.api.until(id, ({ phase }) => phase === 'observe');

    const item = (await tableItems(stack.engine)).find(({ pk }) => pk?.S === `SEALED#${id}`);
    await stack.api.ended(id);

    const sealed = item?.['sealed']?.B ?? new Uint8Array();
    expect(Object.keys(item ?? {}).sort()).toEqual(['pk', 'sealed', 'sk']);
    expect(sealed.length).toBeGreaterThan(psk.length + 100);
    expect(placesWith([psk], [{ place: 'sealed', content: sealed }])).toEqual([]);
    expect(await partitions(stack.engine, 'SEALED#')).toEqual([]);
  });

  test.each([
    {
      name: 'in a JSON text of its own',
      written: (psk: string) => JSON.stringify({ code: 'X', message: JSON.stringify({ psk }) }),
    },
    {
      name: 'in ASCII only',
      written: (psk: string) => JSON.stringify({ code: 'X', message: psk }).replaceAll('é', '\\u00e9'),
    },
    {
      name: 'with escaped slashes',
      written: (psk: string) => JSON.stringify({ code: 'X', message: psk }).replaceAll('/', '\\/'),
    },
    {
      name: 'in base64',
      written: (psk: string) => JSON.stringify({ code: 'X', message: Buffer.from(psk).toString('base64') }),
    },
    {
      name: 'encoded for a URL',
      written: (psk: string) => JSON.stringify({ code: 'X', message: encodeURIComponent(psk) }),
    },
  ])('is not repeated when the provider echoes it $name', async ({ name, written }) => {
    const psk = newCanary();
    const body = written(psk);
    const connection = { psk, name: `echo ${name}` };
    stack.simulator('main').script({ faults: [{ on: 'create', respond: { status: 400, body } }] });

    const ended = await stack.api.run(createBody('recorded', connection));

    expect(ended.request.state).toBe('failed');
    expect(placesWith([psk], [{ place: 'trail', content: JSON.stringify(ended) }])).toEqual([]);
  });
});

describe('the search', () => {
  const secret = newCanary();

  test.each([0, 1, 2])('finds a secret in base64 after %i other bytes', (before) => {
    const bytes = Buffer.from(`${'-'.repeat(before)}${secret}--`);

    const found = placesWith(
      [secret],
      [
        { place: 'base64', content: bytes.toString('base64') },
        { place: 'base64url', content: bytes.toString('base64url') },
      ],
    );

    expect(found).toEqual(['base64', 'base64url']);
  });

  test.each([
    { name: 'plain', write: (text: string) => text },
    { name: 'in JSON', write: (text: string) => JSON.stringify({ text }) },
    { name: 'in JSON in JSON', write: (text: string) => JSON.stringify({ text: JSON.stringify({ text }) }) },
    { name: 'in JSON of ASCII', write: (text: string) => JSON.stringify(text).replaceAll('é', '\\u00e9') },
    { name: 'in a URL', write: (text: string) => `https://example.com/${encodeURIComponent(text)}` },
    { name: 'in a form', write: (text: string) => new URLSearchParams({ text }).toString() },
    { name: 'in hex', write: (text: string) => Buffer.from(text).toString('hex') },
    { name: 'in capital hex', write: (text: string) => Buffer.from(text).toString('hex').toUpperCase() },
  ])('finds a secret $name, as text and as bytes', ({ write }) => {
    const content = `before ${write(secret)} after`;

    const found = placesWith(
      [newCanary(), secret],
      [
        { place: 'text', content },
        { place: 'bytes', content: Buffer.from(content) },
        { place: 'elsewhere', content: write(newCanary()) },
      ],
    );

    expect(found).toEqual(['bytes', 'text']);
  });

  test('finds what is planted in each of the places', async () => {
    const { engine, api } = stack;
    const planted = newCanary();
    const plantedBytes = newCanary();
    const tables = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
    const machines = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
    const table = resourceOfType(engine, 'AWS::DynamoDB::Table');
    const items = [
      { pk: { S: 'PLANTED-BYTES' }, sk: { S: 'ITEM' }, bytes: { B: Buffer.from(plantedBytes) } },
      { pk: { S: 'PLANTED' }, sk: { S: planted } },
    ];
    for (const Item of items) await tables.send(new PutItemCommand({ TableName: table, Item }));
    await machines.send(
      new StartExecutionCommand({
        stateMachineArn: resourceOfType(engine, 'AWS::StepFunctions::StateMachine'),
        input: JSON.stringify({ requestId: planted }),
      }),
    );
    // Answers repeat the name of an unknown provider.
    await api.submit(createBody(planted));
    await engine.idle();
    tables.destroy();
    machines.destroy();

    const findings = await everyPlace(stack, dataDir);

    const places = placesWith([planted], findings);
    expect(places).toEqual(
      expect.arrayContaining([
        ...['API answer', 'execution', 'execution history', 'file executions.ndjson', 'log', 'stream', 'table'],
      ]),
    );
    expect(placesWith([plantedBytes], findings)).toContain('table');
    expect(places.filter((place) => place.startsWith('file tables.sqlite'))).not.toEqual([]);
  });
});

test('no file holds a secret after the engine has stopped', async () => {
  await stack.stop();

  const files = fileFindings(dataDir);

  expect(files.length).toBeGreaterThan(2);
  expect(placesWith([...canaries, PASSWORD, ...tokens()], files)).toEqual([]);
});
