import { setTimeout as sleep } from 'node:timers/promises';
import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import { startGate } from '../../support/e2e/gate';
import type { Gate } from '../../support/e2e/gate';
import { expectProblem } from '../../support/e2e/problem';
import { E2eQueue } from '../../support/e2e/queue';
import { formsOf } from '../../support/e2e/secret-search';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { partitions } from '../../support/e2e/table';
import { expectCompleteTrail } from '../../support/e2e/trail';

const THROTTLED = 'RITM-throttled';
/** How DynamoDB throttles a transaction; the SDK does not repeat it. */
const THROTTLING = {
  __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
  message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [ThrottlingError, None]',
  CancellationReasons: [{ Code: 'ThrottlingError' }, { Code: 'None' }],
};
const LOOK_EVERY_MS = 20;
const MAX_LOOKS = 1000;
const SECRET = 'canary-Pre5hared.Key';

let gate: Gate;
let stack: E2eStack;
let queue: E2eQueue;

beforeAll(async () => {
  gate = await startGate('DynamoDB_20120810.TransactWriteItems', { about: THROTTLED, error: THROTTLING });
  stack = await startE2eStack({
    providers: ['batch', 'keys', 'rejected'],
    // A message is hidden for 3.6 s then: longer than a slow machine takes for a batch.
    timeScale: 0.02,
    functionEnvironment: { AWS_ENDPOINT_URL_DYNAMODB: gate.url },
  });
  gate.connect(stack.engine.endpoints.dynamodb);
  queue = new E2eQueue(stack.engine);
});

afterAll(async () => {
  queue.stop();
  await stack.stop();
  await gate.stop();
});

/** A request for a connection of that name and a ticket. */
function requestFor(provider: string, name: string, ticket = 'RITM0012345'): Json {
  return createBody(provider, { name, psk: SECRET }, { ticket: { system: 'servicenow', id: ticket } });
}

/** What the log says of a message, in order. */
function linesOf(messageId: string): readonly Json[] {
  const ours = stack.logs.filter(({ line }) => line.includes(messageId));
  return ours.map(({ line }) => JSON.parse(line) as Json);
}

function messagesOf(messageId: string): readonly unknown[] {
  return linesOf(messageId).map(({ message }) => message);
}

/** Waits until the log says so of a message; gives the line. */
async function logged(messageId: string, text: string): Promise<Json> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const found = linesOf(messageId).find(({ message }) => message === text);
    if (found !== undefined) return found;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`The log does not say "${text}" of ${messageId}: ${JSON.stringify(linesOf(messageId))}`);
}

async function requestIdOf(messageId: string): Promise<string> {
  return (await logged(messageId, 'accepted'))['requestId'] as string;
}

describe('ten messages of which one is malformed, one a duplicate and one hits a throttled table', () => {
  const good = Array.from({ length: 6 }, (_, index) => requestFor('batch', `good-${index}`));
  const original = { ...requestFor('batch', 'original'), idempotencyKey: 'original' };
  const throttled = requestFor('batch', 'throttled', THROTTLED);
  const malformed = `{ "operation": "create", "connection": { "psk": "${SECRET}" `;
  let goodIds: readonly string[];
  let originalIds: readonly string[];
  let throttledId: string;
  let malformedId: string;

  beforeAll(async () => {
    const ids = await queue.send(...good, original, original, throttled, malformed);
    goodIds = ids.slice(0, 6);
    originalIds = ids.slice(6, 8);
    [throttledId = '', malformedId = ''] = ids.slice(8);
    await logged(throttledId, 'service unavailable');
    gate.open();
  });

  test('seven new requests start at once, before the throttled message is delivered again', async () => {
    const requestIds = await Promise.all([...goodIds, ...originalIds].map(requestIdOf));
    const linesSoFar = messagesOf(throttledId);
    const ended = await Promise.all([...new Set(requestIds)].map((id) => stack.api.ended(id)));

    expect(linesSoFar).toEqual(['service unavailable']);
    expect(ended.map(({ request }) => request.state)).toEqual(Array(7).fill('succeeded'));
    ended.forEach(expectCompleteTrail);
  });

  test('exactly the throttled message is delivered again, and its request ends well', async () => {
    const ended = await stack.api.ended(await requestIdOf(throttledId));

    expect(ended.request).toMatchObject({ state: 'succeeded', ticket: { id: THROTTLED } });
    expect(messagesOf(throttledId)).toEqual(['service unavailable', 'accepted']);
    expect([...goodIds, ...originalIds].map(messagesOf)).toEqual(Array(8).fill(['accepted']));
    expectCompleteTrail(ended);
  });

  test('the duplicate message adds nothing', async () => {
    const [first, second] = await Promise.all(originalIds.map(requestIdOf));
    await requestIdOf(throttledId);

    expect(second).toBe(first);
    expect(await partitions(stack.engine, 'REQ#')).toHaveLength(8);
  });

  test('the malformed message is in the dead-letter queue after five deliveries, with the reason in the log', async () => {
    const { MessageId, Body } = await queue.deadLetter();

    expect([MessageId, Body]).toEqual([malformedId, malformed]);
    expect(linesOf(malformedId)).toEqual(
      Array(5).fill({
        level: 'ERROR',
        message: 'undeliverable',
        messageId: malformedId,
        reason: 'not-json',
        fields: [],
      }),
    );
  }, 60_000);

  test('the requests of the batch make one connection each and show no pre-shared key', async () => {
    await stack.engine.idle();

    const lines = stack.logs.map(({ line }) => line).join('\n');
    expect(stack.simulator('batch').calls().create).toBe(8);
    expect(stack.simulator('batch').connections()).toHaveLength(8);
    expect(formsOf(SECRET).filter((form) => lines.includes(form))).toEqual([]);
  });
});

describe('messages that can be read but never be accepted', () => {
  test('a message that breaks a rule is shown over HTTP as a rejected request, with all that is wrong', async () => {
    const body = createBody('rejected', { mtu: 1200, psk: SECRET }, { deadlineSeconds: 1 });

    const [messageId = ''] = await queue.send(body);
    const { requestId } = await logged(messageId, 'rejected');
    await stack.engine.idle();

    const { request, events } = await stack.api.ended(requestId as string);
    expect(request).toMatchObject({
      state: 'rejected',
      requestedBy: expect.any(String) as unknown,
      problem: { code: 'invalid', retryable: false },
    });
    expect(request.problem?.detail).toMatch(/\/deadlineSeconds: .* \/connection\/mtu: /);
    expect(events.map(({ sequence, type }) => [sequence, type])).toEqual([[1, 'rejected']]);
    expect(messagesOf(messageId)).toEqual(['rejected']);
    expect(stack.simulator('rejected').calls().create).toBe(0);
  });

  test('a message whose key was used over HTTP with another body is rejected, too', async () => {
    await stack.api.accepted(requestFor('keys', 'over-http'), { 'idempotency-key': 'http-first' });

    const [messageId = ''] = await queue.send({ ...requestFor('keys', 'other'), idempotencyKey: 'http-first' });
    const { requestId } = await logged(messageId, 'rejected');

    const { request } = await stack.api.ended(requestId as string);
    expect(request).toMatchObject({ state: 'rejected', problem: { code: 'idempotency-key-reused' } });
  });
});

describe('one idempotency key (protocol.md 3, T5)', () => {
  test('a hundred posts of one key at once make one connection and get a hundred equal answers', async () => {
    const body = requestFor('keys', 'hundred');
    await stack.engine.idle();
    const creates = stack.simulator('keys').calls().create;

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => stack.api.submit(body, { 'idempotency-key': 'hundred' })),
    );

    const { request } = await stack.api.ended(answers[0]?.body['id'] as string);
    await stack.engine.idle();
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    expect(request.state).toBe('succeeded');
    expect(stack.simulator('keys').calls().create - creates).toBe(1);
  });

  test('one of fifty posts of one key with different bodies wins and the others are refused', async () => {
    await stack.engine.idle();
    const creates = stack.simulator('keys').calls().create;
    const bodies = Array.from({ length: 100 }, (_, index) => requestFor('keys', `fifty-${index % 50}`));

    const answers = await Promise.all(bodies.map((body) => stack.api.submit(body, { 'idempotency-key': 'fifty' })));

    const accepted = answers.filter(({ status }) => status === 202);
    await stack.api.ended(accepted[0]?.body['id'] as string);
    await stack.engine.idle();
    expect(accepted.map(({ text }) => text)).toEqual([accepted[0]?.text, accepted[0]?.text]);
    answers
      .filter(({ status }) => status !== 202)
      .forEach((answer) => {
        expectProblem(answer, { status: 422, code: 'idempotency-key-reused' });
      });
    expect(stack.simulator('keys').calls().create - creates).toBe(1);
  });

  test('a key that was used over the queue first is replayed over HTTP', async () => {
    const body = requestFor('keys', 'queue-first');

    const [messageId = ''] = await queue.send({ ...body, idempotencyKey: 'queue-first' });
    const id = await requestIdOf(messageId);
    const replay = await stack.api.submit(body, { 'idempotency-key': 'queue-first' });

    expect([replay.status, replay.body['id']]).toEqual([202, id]);
  });

  test('a key that was used over HTTP first is replayed over the queue', async () => {
    const body = requestFor('keys', 'http-then-queue');

    const id = await stack.api.accepted(body, { 'idempotency-key': 'http-then-queue' });
    const [messageId = ''] = await queue.send({ ...body, idempotencyKey: 'http-then-queue' });

    expect(await requestIdOf(messageId)).toBe(id);
  });
});
