import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from '../../../lib/local/engine';
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { startSimulator } from '../../../lib/simulator/simulator';
import type { Simulator } from '../../../lib/simulator/simulator';
import { assemblyDir } from '../../support/assembly';
import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import { E2eClient } from '../../support/e2e/client';
import { E2eProcess, processesWith } from '../../support/e2e/process';
import { startRecorder } from '../../support/e2e/recorder';
import type { Exchange, Recorder } from '../../support/e2e/recorder';
import { expectCompleteTrail } from '../../support/e2e/trail';

const COLLECTION = '/v2.0/vpn/ipsec-site-connections';
const REQUESTS = 3;
const LOOK_EVERY_MS = 2;
/** From the provider's last answer to the middle of the work that follows it. */
const RECORDING_MS = 10;

let folder: string;
let dataDir: string;
let simulator: Simulator;
let recorder: Recorder;
let engine: E2eProcess;
let api: E2eClient;

/** The provider outlives the engine and has the real time, of which the engine's clock makes fifty times as much. */
async function start(): Promise<void> {
  const options = [
    '--port',
    '0',
    '--time-scale',
    '0.02',
    '--data',
    dataDir,
    '--providers',
    join(folder, 'providers.json'),
  ];
  engine = E2eProcess.start(options, join(folder, 'tmp'));
  api = new E2eClient(await engine.url());
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vpn-restart-')));
  dataDir = join(folder, 'data');
  mkdirSync(join(folder, 'tmp'));
  simulator = await startSimulator();
  recorder = await startRecorder(simulator.url);
  const { auth, ...profile } = simulator.profile('main');
  const recorded = { ...profile, endpoint: recorder.url, auth: { ...auth, url: `${recorder.url}/v3` } };
  writeFileSync(join(folder, 'providers.json'), JSON.stringify([recorded]));
  await start();
}, 60_000);

afterAll(async () => {
  await engine.kill();
  await recorder.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

function submit(connection: Json = {}): Promise<string> {
  return api.accepted(createBody('main', connection, { deadlineSeconds: 3600 }));
}

function submitAll(): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: REQUESTS }, () => submit()));
}

/** Resolves when the provider has answered so, before the answer is passed on. */
async function answered(isMoment: (exchange: Exchange) => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    recorder.onAnswer = (exchange) => {
      if (isMoment(exchange)) resolve();
    };
  });
  recorder.onAnswer = undefined;
}

const isCreate = ({ method, path }: Exchange): boolean => method === 'POST' && path === COLLECTION;
const isActive = ({ method, path, answer = '' }: Exchange): boolean =>
  method === 'GET' && path.startsWith(`${COLLECTION}/`) && answer.includes('"ACTIVE"');

interface Kill {
  readonly name: string;
  readonly script?: ScriptInput;
  /** Submits requests and returns at the moment in which the engine is to be killed. */
  readonly arrange: () => Promise<readonly string[]>;
}

const KILLS: readonly Kill[] = [
  {
    name: 'while one request waits for its connection, one is being created, which takes effect later, and one is just accepted',
    script: { match: { name: 'slow' }, faults: [{ on: 'create', delayMs: 500 }] },
    arrange: async () => {
      simulator.script({ settleAfterSeconds: 3 });
      const waiting = await submit();
      await api.until(waiting, ({ connection }) => connection !== undefined);
      const creates = simulator.calls().create;
      const slow = await submit({ name: 'slow' });
      while (simulator.calls().create === creates) await sleep(LOOK_EVERY_MS);
      return [waiting, slow, await submit()];
    },
  },
  {
    name: 'when the provider has created the first connection and the answer has not arrived',
    arrange: async () => {
      const moment = answered(isCreate);
      const ids = await submitAll();
      await moment;
      return ids;
    },
  },
  {
    name: 'while the first outcome is being recorded',
    arrange: async () => {
      const moment = answered(isActive);
      const ids = await submitAll();
      await moment;
      await sleep(RECORDING_MS);
      return ids;
    },
  },
];

test.each(KILLS)('an engine killed $name brings each to its end, with one connection', async ({ script, arrange }) => {
  simulator.clearScripts();
  simulator.script({ settleAfterSeconds: 0.5 });
  if (script !== undefined) simulator.script(script);
  const known = new Set(simulator.connections().map(({ id }) => id));

  const ids = await arrange();
  await engine.kill();
  await start();
  const ended = await Promise.all(ids.map((id) => api.ended(id)));

  const created = simulator.connections().filter(({ id }) => !known.has(id));
  expect(ended.map(({ request }) => request.state)).toEqual(ids.map(() => 'succeeded'));
  expect(ended.map(({ request }) => request.connection?.id).sort()).toEqual(created.map(({ id }) => id).sort());
  expect(created).toHaveLength(ids.length);
  ended.forEach(expectCompleteTrail);
});

test('a second engine on the same data folder is refused and the first one goes on', async () => {
  const second = startEngine({ assemblyDir: assemblyDir(), dataDir });

  await expect(second).rejects.toMatchObject({
    name: 'EngineStartError',
    message: `The data folder ${dataDir} is in use by another engine that is running`,
  });
  expect((await api.submit({})).status).toBe(422);
});

test('an engine that is interrupted ends in order and leaves no process behind, the killed ones neither', async () => {
  const running = processesWith(dataDir).filter((line) => line.includes('dynoxide'));

  const exitCode = await engine.interrupt();

  expect(running).not.toEqual([]);
  expect(exitCode).toBe(0);
  expect(processesWith(dataDir)).toEqual([]);
});
