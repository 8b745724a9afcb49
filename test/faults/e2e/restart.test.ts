import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from '../../../lib/local/engine';
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { assemblyDir } from '../../support/assembly';
import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import { KilledProduct, PROVIDER } from '../../support/e2e/killed-product';
import { processesWith } from '../../support/e2e/process';
import type { Exchange } from '../../support/e2e/recorder';
import { expectCompleteTrail } from '../../support/e2e/trail';

const COLLECTION = '/v2.0/vpn/ipsec-site-connections';
const REQUESTS = 3;
const LOOK_EVERY_MS = 2;
/** From the provider's last answer to the middle of the work that follows it. */
const RECORDING_MS = 10;

let product: KilledProduct;

beforeAll(async () => {
  product = await KilledProduct.start();
}, 60_000);

afterAll(() => product.stop());

function submit(connection: Json = {}): Promise<string> {
  return product.api.accepted(createBody(PROVIDER, connection, { deadlineSeconds: 3600 }));
}

function submitAll(): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: REQUESTS }, () => submit()));
}

/** Resolves when the provider has answered so, before the answer is passed on. */
async function answered(isMoment: (exchange: Exchange) => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    product.recorder.onAnswer = (exchange) => {
      if (isMoment(exchange)) resolve();
    };
  });
  product.recorder.onAnswer = undefined;
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
      product.simulator.script({ settleAfterSeconds: 3 });
      const waiting = await submit();
      await product.api.until(waiting, ({ connection }) => connection !== undefined);
      const creates = product.simulator.calls().create;
      const slow = await submit({ name: 'slow' });
      while (product.simulator.calls().create === creates) await sleep(LOOK_EVERY_MS);
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
  product.simulator.clearScripts();
  product.simulator.script({ settleAfterSeconds: 0.5 });
  if (script !== undefined) product.simulator.script(script);
  const known = new Set(product.simulator.connections().map(({ id }) => id));

  const ids = await arrange();
  await product.restart();
  const ended = await Promise.all(ids.map((id) => product.api.ended(id)));

  const created = product.simulator.connections().filter(({ id }) => !known.has(id));
  expect(ended.map(({ request }) => request.state)).toEqual(ids.map(() => 'succeeded'));
  expect(ended.map(({ request }) => request.connection?.id).sort()).toEqual(created.map(({ id }) => id).sort());
  expect(created).toHaveLength(ids.length);
  ended.forEach(expectCompleteTrail);
});

test('a second engine on the same data folder is refused and the first one goes on', async () => {
  const second = startEngine({ assemblyDir: assemblyDir(), dataDir: product.dataDir });

  await expect(second).rejects.toMatchObject({
    name: 'EngineStartError',
    message: `The data folder ${product.dataDir} is in use by another engine that is running`,
  });
  expect((await product.api.submit({})).status).toBe(422);
});

test('an engine that is interrupted ends in order and leaves no process behind, the killed ones neither', async () => {
  const running = processesWith(product.dataDir).filter((line) => line.includes('dynoxide'));

  const exitCode = await product.engine.interrupt();

  expect(running).not.toEqual([]);
  expect(exitCode).toBe(0);
  expect(processesWith(product.dataDir)).toEqual([]);
});
