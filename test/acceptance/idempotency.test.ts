import { randomUUID } from 'node:crypto';
import { createBody } from '../support/e2e/body';
import type { Json } from '../support/e2e/body';
import { expectProblem } from '../support/e2e/problem';
import { expectTrail } from './trail';
import { openWorld } from './open-world';
import type { World } from './world';

let world: World;

beforeAll(async () => {
  world = await openWorld('main');
  world.providers.simulator('main').script({ settleAfterSeconds: 2 });
});

afterAll(() => world.close());

/** A request of that name with a key that nobody has used. */
function keyed(name: string): { readonly body: Json; readonly headers: Record<string, string> } {
  const headers = { 'idempotency-key': randomUUID() };
  return { body: createBody(world.providers.profileName('main'), { name }), headers };
}

function connectionsNamed(wanted: string): readonly unknown[] {
  return world.providers
    .simulator('main')
    .connections()
    .filter(({ name }) => name === wanted);
}

test.concurrent('the same key and body give the same request again', async () => {
  const { body, headers } = keyed('again');

  const first = await world.api.submit(body, headers);
  const second = await world.api.submit(body, headers);
  const ended = await world.api.ended(first.body['id'] as string);
  const third = await world.api.submit(body, headers);

  expect([second, third].map(({ status, text }) => [status, text])).toEqual(Array(2).fill([202, first.text]));
  expect(connectionsNamed('again')).toHaveLength(1);
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
});

test.concurrent('ten callers with one key at once make one request', async () => {
  const { body, headers } = keyed('at-once');

  const answers = await Promise.all(Array.from({ length: 10 }, () => world.api.submit(body, headers)));
  const [id] = answers.map((answer) => answer.body['id'] as string);
  const ended = await world.api.ended(id ?? '');

  expect(answers.map(({ status, body: { id: other } }) => [status, other])).toEqual(Array(10).fill([202, id]));
  expect(connectionsNamed('at-once')).toHaveLength(1);
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
});

test.concurrent('the same key with another body is refused', async () => {
  const { body, headers } = keyed('one-body');
  const { id } = (await world.api.submit(body, headers)).body;

  const answer = await world.api.submit({ ...body, deadlineSeconds: 700 }, headers);
  const ended = await world.api.ended(id as string);

  expectProblem(answer, { status: 422, code: 'idempotency-key-reused' });
  expect(connectionsNamed('one-body')).toHaveLength(1);
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
});
