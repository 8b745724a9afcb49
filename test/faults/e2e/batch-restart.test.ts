/** `kill -9` of the engine while a batch is expanded, and while its rows run: row for row one request. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchResult } from '../../../lambdas/contract/api/batch';
import { createBody } from '../../support/e2e/body';
import { KilledProduct, PROVIDER } from '../../support/e2e/killed-product';
import type { Exchange } from '../../support/e2e/recorder';
import { expectCompleteTrail } from '../../support/e2e/trail';

const ROWS = 120;
/** Every so many rows one that is not valid. */
const INVALID_EVERY = 10;
const LOOK_EVERY_MS = 2;

let product: KilledProduct;

beforeAll(async () => {
  product = await KilledProduct.start();
}, 60_000);

afterAll(() => product.stop());

function isInvalid(row: number): boolean {
  return row % INVALID_EVERY === 0;
}

async function submit(prefix: string): Promise<string> {
  const items = Array.from({ length: ROWS }, (_, index) => {
    const connection = { name: `${prefix}-${index + 1}`, ...(isInvalid(index + 1) && { mtu: 1 }) };
    return createBody(PROVIDER, connection, { deadlineSeconds: 3600 });
  });
  const { body } = await product.api.call('/v1/batches', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  });
  return body['id'] as string;
}

async function results(id: string): Promise<readonly BatchResult[]> {
  return (await product.api.call(`/v1/batches/${id}/results`)).body['items'] as BatchResult[];
}

/** Whether a row is a request already. */
async function isRequest({ requestId = '' }: BatchResult): Promise<boolean> {
  return (await product.api.call(`/v1/requests/${requestId}`)).status === 200;
}

/** Waits until the first row is a request. */
async function begun(id: string): Promise<void> {
  const [first] = await results(id);
  if (first === undefined) throw new Error('There are no rows');
  while (!(await isRequest(first))) await sleep(LOOK_EVERY_MS);
}

/** Waits until the provider has made so many connections. */
async function created(times: number): Promise<void> {
  let left = times;
  const isCreate = ({ method, path }: Exchange): boolean =>
    method === 'POST' && path === '/v2.0/vpn/ipsec-site-connections';
  await new Promise<void>((resolve) => {
    product.recorder.onAnswer = (exchange) => {
      if (isCreate(exchange)) left -= 1;
      if (left === 0) resolve();
    };
  });
  product.recorder.onAnswer = undefined;
}

test.each([
  {
    name: 'while it makes requests of the rows',
    prefix: 'expanded',
    moment: begun,
    isTooLate: (log: string) => log.includes('"message":"chunk done"'),
  },
  {
    name: 'while the rows run',
    prefix: 'running',
    moment: () => created(ROWS / 3),
    isTooLate: (log: string) => log.split('"message":"recorded"').length > ROWS - ROWS / INVALID_EVERY,
  },
])('an engine killed $name makes one request of each valid row, and one connection', async (killed) => {
  const { prefix, moment, isTooLate } = killed;
  product.simulator.script({ settleAfterSeconds: 0.5 });

  const { engine } = product;
  const loggedBefore = engine.stderr.length;
  const id = await submit(prefix);
  await moment(id);
  await product.restart();
  while ((await product.api.call(`/v1/batches/${id}`)).body['state'] !== 'ended') await sleep(100);

  const rows = await results(id);
  const valid = rows.filter(({ state }) => state !== 'invalid');
  const requests = await Promise.all(valid.map(({ requestId = '' }) => product.api.ended(requestId)));
  const made = product.simulator.connections().filter(({ name }) => name.startsWith(`${prefix}-`));
  expect(isTooLate(engine.stderr.slice(loggedBefore))).toBe(false);
  expect(rows.map(({ row, state }) => [row, state])).toEqual(
    rows.map((_, index) => [index + 1, isInvalid(index + 1) ? 'invalid' : 'succeeded']),
  );
  expect(rows).toHaveLength(ROWS);
  expect(made.map(({ id: connectionId }) => connectionId).toSorted()).toEqual(
    valid.map(({ connectionId }) => connectionId).toSorted(),
  );
  expect(requests.map(({ request }) => request.connection?.name)).toEqual(valid.map(({ row }) => `${prefix}-${row}`));
  requests.forEach(expectCompleteTrail);
});
