import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBody } from '../support/e2e/body';
import type { Json } from '../support/e2e/body';
import { openWorld } from './open-world';
import { expectTrail } from './trail';
import type { World } from './world';

let world: World;

beforeAll(async () => {
  world = await openWorld('main');
  world.providers.simulator('main').script({ settleAfterSeconds: 2 });
});

afterAll(() => world.close());

/** A request for a connection of that name with a key that nobody has used. */
function keyed(name: string, connection: Json = {}): { readonly body: Json; readonly key: string } {
  return { body: createBody(world.providers.profileName('main'), { name, ...connection }), key: randomUUID() };
}

function namesAtProvider(): readonly (string | undefined)[] {
  return world.providers
    .simulator('main')
    .connections()
    .map(({ name }) => name)
    .sort();
}

/** Waits until that many connections are there; the test's time limit ends the wait. */
async function made(count: number): Promise<void> {
  while (namesAtProvider().length < count) await sleep(world.msPerSecond);
}

test('ten messages at once, of which one is malformed and one breaks a rule, make eight connections', async () => {
  const good = Array.from({ length: 8 }, (_, index) => keyed(`bulk-${index}`));
  const wrong = keyed('too-short', { psk: 'short' });
  const messages = [...good, wrong].map(({ body, key }) => ({ ...body, idempotencyKey: key }));

  await world.sendMessages('{ "operation": "create", ', ...messages);
  await made(8);
  // The same request over HTTP is the one that the message has made.
  const ids = await Promise.all(good.map(({ body, key }) => world.api.accepted(body, { 'idempotency-key': key })));
  const ended = await Promise.all(ids.map((id) => world.api.ended(id)));

  expect(ended.map(({ request }) => request.state)).toEqual(Array(8).fill('succeeded'));
  expect(namesAtProvider()).toEqual(good.map((_request, index) => `bulk-${index}`));
  ended.forEach((one) => {
    expectTrail(one, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
  });
});

test('messages and an HTTP request with one key are one request', async () => {
  const before = namesAtProvider().length;
  const { body, key } = keyed('one-key');

  await world.sendMessages({ ...body, idempotencyKey: key }, { ...body, idempotencyKey: key });
  await made(before + 1);
  const id = await world.api.accepted(body, { 'idempotency-key': key });
  const ended = await world.api.ended(id);

  expect(namesAtProvider().filter((name) => name === 'one-key')).toHaveLength(1);
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
});
