import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { runBatch } from '../../support/canary/batch';
import { echo, runsTogether, UNREADABLE } from '../../support/canary/runs';
import type { Run } from '../../support/canary/runs';
import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import type { Ended } from '../../support/e2e/client';
import { startGate } from '../../support/e2e/gate';
import type { Gate } from '../../support/e2e/gate';
import { everyPlace, fileFindings, queueFindings } from '../../support/e2e/places';
import { E2eQueue, requestOfMessage } from '../../support/e2e/queue';
import { startRecorder } from '../../support/e2e/recorder';
import type { Recorder } from '../../support/e2e/recorder';
import { placesWith } from '../../support/e2e/secret-search';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { LOCAL, resourceOfType, tableItems, tablesOf } from '../../support/e2e/table';
import { expectCompleteTrail } from '../../support/e2e/trail';

const LOOK_EVERY_MS = 50;

/** Unlike anything else, with characters that each way of writing it down must escape. */
const newCanary = (): string => `k/+"%\\&é${randomBytes(12).toString('hex')}`;

const PASSWORD = newCanary();

let dataDir: string;
let stack: E2eStack;
let recorder: Recorder;
let queue: E2eQueue;
/** Refuses to record that a workflow was interrupted while it is closed. */
let gate: Gate;
/** Pre-shared keys of all requests of `beforeAll`. */
const canaries: string[] = [];
/** What was sent with a key, by the key. */
const names = new Map<string, string>();
const runs = new Map<string, Ended>();
/** What has become of the rows of a batch, and of those that ran again. */
const rows: Ended[] = [];
/** Requests of messages that were not accepted. */
const rejected: Ended[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'vpn-canary-'));
  gate = await startGate('DynamoDB_20120810.TransactWriteItems', { about: 'workflow-fault' });
  stack = await startE2eStack({
    providers: ['main'],
    dataDir,
    functionEnvironment: { AWS_ENDPOINT_URL_DYNAMODB: gate.url },
    simulator: { password: PASSWORD },
    profiles: async (simulatorOf) => {
      recorder = await startRecorder(simulatorOf('main').url);
      const { auth, ...profile } = simulatorOf('main').profile('recorded');
      return [{ ...profile, endpoint: recorder.url, auth: { ...auth, url: `${recorder.url}/v3` } }];
    },
  });
  gate.connect(stack.engine.endpoints.dynamodb);
  queue = new E2eQueue(stack.engine);
  await runAll();
  await refuseAll();
  await rejectAll();
  await stack.engine.idle();
}, 120_000);

afterAll(async () => {
  queue.stop();
  await stack.stop();
  await recorder.stop();
  await gate.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function canary(name?: string): string {
  const value = newCanary();
  canaries.push(value);
  if (name !== undefined) names.set(value, name);
  return value;
}

/** Runs requests at the same time. */
async function runTogether(all: readonly Run[]): Promise<void> {
  const ended = await Promise.all(all.map(run));
  all.forEach(({ name }, index) => runs.set(name, ended[index] as Ended)); // as many as there are runs
}

async function run({ name, script, changes = {}, bringIn, meanwhile }: Run): Promise<Ended> {
  const psk = canary(name);
  stack.simulator('main').script({ match: { name }, ...script(psk) });
  const body = createBody('recorded', { name, psk }, changes);
  const id = await (bringIn ?? ((given: Json) => stack.api.accepted(given)))(body);
  await meanwhile?.(id);
  return stack.api.ended(id);
}

async function overQueue(body: Json): Promise<string> {
  const [messageId = ''] = await queue.send(body);
  return requestOfMessage(stack, messageId, 'accepted');
}

async function cancelPending(id: string): Promise<void> {
  await stack.api.happened(id, 'created');
  await stack.api.cancel(id);
}

/** Runs that go through everything that handles a key. */
async function runAll(): Promise<void> {
  await runTogether([{ name: 'succeeded', script: () => ({ outcome: 'ACTIVE' }) }]);
  const [, ofRows] = await Promise.all([
    runTogether(runsTogether({ overQueue, cancelPending })),
    runBatch(stack, canary),
  ]);
  rows.push(...ofRows);
  await runTogether([UNREADABLE]);
  const simulator = stack.simulator('main');
  simulator.revokeTokens();
  await runTogether([{ name: 'signed-in-again', script: () => ({ outcome: 'DOWN' }) }]);
  simulator.revokeTokens();
  simulator.clearScripts();
  const body = { error: { code: 400, title: 'Bad Request', message: `the password ${PASSWORD} is expired` } };
  simulator.script({ faults: [{ on: 'token', times: 9, respond: { status: 400, body } }] });
  await runTogether([{ name: 'not-signed-in', script: () => ({ outcome: 'ACTIVE' }) }]);
  simulator.clearScripts();
}

function whole(psk: unknown): string {
  return JSON.stringify(createBody('recorded', { psk }));
}

/** Messages that are read and not accepted, each with a key in it. */
async function rejectAll(): Promise<void> {
  const messageIds = await queue.send(
    whole(canary() + 'x'.repeat(128)),
    whole(`${canary()} with blanks`),
    createBody('recorded', { preSharedKey: canary(), psk: canary(), mtu: canary() }, { deadlineSeconds: canary() }),
    { ...createBody('recorded', { psk: canary() }), idempotencyKey: 'queued' },
  );
  for (const messageId of messageIds) {
    rejected.push(await stack.api.ended(await requestOfMessage(stack, messageId, 'rejected')));
  }
}

/** Bodies that the API refuses, each with a key in it. */
async function refuseAll(): Promise<void> {
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

test('a pre-shared key reaches the provider as the caller wrote it', () => {
  const sent = recorder.exchanges
    .filter(({ method, path }) => method === 'POST' && path === '/v2.0/vpn/ipsec-site-connections')
    .map(
      ({ request }) => (JSON.parse(request) as { ipsec_site_connection: { psk: string } }).ipsec_site_connection.psk,
    );

  expect(new Set(sent.map((psk) => names.get(psk)))).toEqual(
    new Set([...names.values()].filter((name) => name !== 'not-signed-in')),
  );
});

test('the pre-shared keys of this suite went through success, refusal, doubt, failure, removal and the queue', () => {
  const ends = [...runs].map(([name, { request }]) => [name, request.state, request.problem?.code].join(' '));

  expect(ends).toEqual([
    'succeeded succeeded ',
    'refused failed provider-rejected',
    'refused-as-text failed provider-rejected',
    'cut succeeded ',
    'in-doubt succeeded ',
    'queued succeeded ',
    'queued-and-refused failed provider-rejected',
    'cancelled cancelled ',
    'removed failed provider-error-status',
    'not-removed needs_attention not-removed',
    'unreadable timed_out provider-unavailable',
    'signed-in-again succeeded ',
    'not-signed-in failed provider-auth',
  ]);
  expect(runs.get('refused')?.request.problem?.detail).toContain('is not allowed');
  expect(rejected.map(({ request }) => request.problem?.code)).toEqual([
    ...['invalid', 'invalid', 'invalid', 'idempotency-key-reused'],
  ]);
  [...runs.values(), ...rejected].forEach(expectCompleteTrail);
});

test('the keys of a batch went through rows that succeed, are refused by their provider, or are not valid, and through the rerun', () => {
  expect(rows.map(({ request }) => [request.connection?.name, request.state].join(' ').trim())).toEqual([
    'row succeeded',
    'failed',
    'row-refused succeeded',
  ]);
  rows.forEach(expectCompleteTrail);
});

test('the pre-shared key of a message that was read is in no queue, whether the message was accepted or rejected', async () => {
  expect(await queueFindings(stack.engine)).toEqual([]);
});

test('a pre-shared key is nowhere but at the provider, and neither are the provider’s password and its tokens', async () => {
  const places = placesWith([...canaries, PASSWORD, ...tokens()], await everyPlace(stack, dataDir));

  expect(canaries.length).toBeGreaterThan(28);
  expect(tokens()).toHaveLength(2);
  expect(places).toEqual([]);
});

test('a task token is where Step Functions and the watcher keep it, and never in a log, an answer or a queue', async () => {
  const findings = await everyPlace(stack, dataDir);
  const histories = findings.filter(({ place }) => place === 'execution history');
  const taskTokens = histories.flatMap(({ content }) => taskTokensIn(String(content)));

  const places = placesWith(taskTokens, findings);

  expect(taskTokens.length).toBeGreaterThan(8);
  expect(places.filter((place) => !/^(execution history|file (executions|tables)\b.*)$/.test(place))).toEqual([]);
});

/** The tokens that the states of an execution have given out. */
function taskTokensIn(history: string): string[] {
  const events = JSON.parse(history) as readonly Pick<HistoryEvent, 'taskScheduledEventDetails'>[];
  return events.flatMap(({ taskScheduledEventDetails: { parameters = '{}' } = {} }) => {
    const { Item } = JSON.parse(parameters) as { readonly Item?: { readonly token: { readonly S: string } } };
    return Item === undefined ? [] : [Item.token.S];
  });
}

test('a pre-shared key is stored sealed while its request runs and is gone when that has ended', async () => {
  const psk = canary();
  stack.simulator('main').script({ match: { name: 'watched' }, settleAfterSeconds: 60 });
  const id = await stack.api.accepted(createBody('recorded', { name: 'watched', psk }));
  await stack.api.until(id, ({ phase }) => phase === 'observe');

  const item = (await sealedItems()).find(({ pk }) => pk?.S === `SEALED#${id}`);
  await stack.api.ended(id);

  const sealed = item?.['sealed']?.B ?? new Uint8Array();
  expect(Object.keys(item ?? {}).sort()).toEqual(['pk', 'sealed', 'sk', 'v']);
  expect(sealed.length).toBeGreaterThan(psk.length + 100);
  expect(placesWith([psk], [{ place: 'sealed', content: sealed }])).toEqual([]);
  expect((await sealedItems()).filter((one) => 'sealed' in one)).toEqual([]);
});

async function sealedItems(): ReturnType<typeof tableItems> {
  return (await tableItems(stack.engine, 'requests')).filter(({ pk }) => pk?.S?.startsWith('SEALED#'));
}

test('a pre-shared key of a message that nobody can read stays in the dead-letter queue only', async () => {
  const unread = newCanary();
  const ids = await queue.send(whole(unread).slice(0, -1), createBody('nobody', { psk: unread }), [unread]);

  await stack.engine.idle();

  const deadLetters = (await queueFindings(stack.engine)).map(({ place }) => place);
  expect(deadLetters).toHaveLength(ids.length);
  expect(placesWith([unread], await everyPlace(stack, dataDir))).toEqual([...new Set(deadLetters)]);
  expect(deadLetters[0]).toMatch(/^queue IntakeDeadLetters/);
  await Promise.all(ids.map(() => queue.deadLetter()));
}, 60_000);

test('a pre-shared key is not in the event that tells of an interrupted execution, nor in what became of that', async () => {
  const psk = canary();
  // As long as it is in doubt, nobody but its execution goes on with it.
  const faults = [{ on: 'create' as const, times: 99, respond: { status: 503, body: echo(psk) } }];
  stack.simulator('main').script({ match: { name: 'interrupted' }, faults });
  const id = await stack.api.accepted(createBody('recorded', { name: 'interrupted', psk }, { deadlineSeconds: 600 }));
  await stack.api.happened(id, 'create-in-doubt');

  await stopExecution(id);
  const event = await undeliveredEvent();
  gate.open();
  const { request } = await stack.api.ended(id);

  const places = placesWith([psk], await everyPlace(stack, dataDir));
  expect(event).toContain(id);
  expect(event).toContain('ABORTED');
  expect(request).toMatchObject({ state: 'needs_attention', problem: { code: 'workflow-fault' } });
  expect(places).toEqual([]);
}, 90_000);

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
])('a pre-shared key is not repeated when the provider echoes it $name', async ({ name, written }) => {
  const psk = newCanary();
  const body = written(psk);
  const connection = { psk, name: `echo ${name}` };
  stack.simulator('main').script({ faults: [{ on: 'create', respond: { status: 400, body } }] });

  const ended = await stack.api.run(createBody('recorded', connection));

  expect(ended.request.state).toBe('failed');
  expect(placesWith([psk], [{ place: 'trail', content: JSON.stringify(ended) }])).toEqual([]);
});

/** Stops an execution behind everybody's back, as an operator can. */
async function stopExecution(name: string): Promise<void> {
  const client = new SFNClient({ ...LOCAL, endpoint: stack.engine.endpoints.stepFunctions });
  const machine = resourceOfType(stack.engine, 'AWS::StepFunctions::StateMachine');
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
  await client.send(new StopExecutionCommand({ executionArn }));
  client.destroy();
}

/** Waits for the event of which nobody could record what it says. */
async function undeliveredEvent(): Promise<string> {
  for (;;) {
    const found = (await queueFindings(stack.engine)).find(({ place }) => place.includes('NotRecorded'));
    if (found !== undefined) return String(found.content);
    await sleep(LOOK_EVERY_MS);
  }
}

test('the search finds what is planted in each of the places', async () => {
  const { engine, api } = stack;
  const planted = newCanary();
  const plantedBytes = newCanary();
  const plantedRows = newCanary();
  const tables = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
  const machines = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
  const { requests, work } = tablesOf(engine);
  const inBytes = { pk: { S: 'PLANTED-BYTES' }, sk: { S: 'ITEM' }, bytes: { B: Buffer.from(plantedBytes) } };
  const packed = { pk: { S: 'PLANTED-ROWS' }, sk: { S: 'ITEM' }, rows: { B: gzipSync(plantedRows) } };
  await tables.send(new PutItemCommand({ TableName: work, Item: inBytes }));
  await tables.send(new PutItemCommand({ TableName: work, Item: packed }));
  await tables.send(new PutItemCommand({ TableName: requests, Item: { pk: { S: 'PLANTED' }, sk: { S: planted } } }));
  await machines.send(
    new StartExecutionCommand({
      stateMachineArn: resourceOfType(engine, 'AWS::StepFunctions::StateMachine'),
      input: JSON.stringify({ requestId: planted }),
    }),
  );
  await plantDeadLetter(planted);
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
      expect.stringMatching(/^queue IntakeDeadLetters/),
    ]),
  );
  expect(placesWith([plantedBytes], findings)).toContain('table');
  expect(placesWith([plantedRows], findings)).toEqual(['table']);
  expect(places.filter((place) => place.startsWith('file tables.sqlite'))).not.toEqual([]);
});

async function plantDeadLetter(text: string): Promise<void> {
  const { endpoints, resources } = stack.engine;
  const client = new SQSClient({ ...LOCAL, endpoint: endpoints.sqs });
  const deadLetters = resources.find(({ logicalId }) => logicalId.startsWith('IntakeDeadLetters'));
  await client.send(new SendMessageCommand({ QueueUrl: deadLetters?.physicalId, MessageBody: text }));
  client.destroy();
}

test('no file holds a secret after the engine has stopped', async () => {
  await stack.stop();

  const files = fileFindings(dataDir);

  expect(files.length).toBeGreaterThan(2);
  expect(placesWith([...canaries, PASSWORD, ...tokens()], files)).toEqual([]);
});
