import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import type { Ended } from '../../support/e2e/client';
import { expectProblem } from '../../support/e2e/problem';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { expectCompleteTrail } from '../../support/e2e/trail';

// One simulator for each: what one test scripts or counts is no other test's business.
const PROVIDERS = ['limited', 'pending', 'in-doubt', 'late', 'sent', 'stuck'] as const;
type Provider = (typeof PROVIDERS)[number];

const NEVER_SENT = 'never-sent';
const SETTLE_SECONDS = 300;
/** Longer than a test needs to cancel a request whose call is under way; in real time. */
const SLOW_CALL_MS = 1500;

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: PROVIDERS,
    profiles: (simulatorOf) => {
      const limited = { ...simulatorOf('limited').profile('one-call-in-100-s'), limits: { requestsPerSecond: 0.01 } };
      const patient = { ...simulatorOf('in-doubt').profile('patient'), settleSeconds: SETTLE_SECONDS };
      return Promise.resolve([limited, patient]);
    },
  });
}, 60_000);

afterAll(() => stack.stop());

/** A request with time enough; `connection` are changes of the example. */
function accepted(provider: string, connection: Json = {}): Promise<string> {
  return stack.api.accepted(createBody(provider, connection, { deadlineSeconds: 3600 }));
}

/** Asks for an update or a delete of a connection. */
function asked(operation: 'update' | 'delete', provider: string, connectionId: string): Promise<string> {
  const fields = operation === 'update' ? { connection: { name: 'renamed' } } : {};
  return stack.api.accepted({ operation, provider, connectionId, ...fields, deadlineSeconds: 3600 });
}

/** Cancels a request, which must be possible, and waits for its end. */
async function cancelled(id: string): Promise<Ended> {
  const answer = await stack.api.cancel(id);
  expect({ status: answer.status, id: answer.body['id'] }).toEqual({ status: 202, id });
  return stack.api.ended(id);
}

function typesOf({ events }: Ended): readonly string[] {
  return events.map(({ type }) => type);
}

function callsOf(provider: Provider): Readonly<Record<string, number>> {
  return stack.simulator(provider).calls();
}

/** The trail shows that the provider was asked to remove a connection, and that it knows it no longer. */
function expectProofOfRemoval({ events }: Ended, connectionId: string | undefined): void {
  const proof = events.filter(({ type }) => type === 'removal-sent' || type === 'removed');
  expect(proof.map(({ type, connectionId: id, provider }) => [type, id, provider?.httpStatus])).toEqual([
    ['removal-sent', connectionId, 204],
    ['removed', connectionId, 404],
  ]);
}

describe('cancelling a create', () => {
  test('a create that is cancelled while it waits for its turn leaves the line at once, and makes no call at all', async () => {
    stack.simulator('limited').script({ settleAfterSeconds: 0 });
    const first = await accepted('one-call-in-100-s');
    await stack.api.happened(first, 'created');
    // The one before it has the next place.
    const before = await accepted('one-call-in-100-s');
    const waiting = await accepted('one-call-in-100-s', { name: NEVER_SENT });

    const [ended] = await Promise.all([cancelled(waiting), cancelled(before)]);
    const { request } = await stack.api.ended(first);

    expect(ended.request).toMatchObject({ state: 'cancelled', tunnel: 'unknown' });
    expect(ended.request.problem).toBeUndefined();
    expect(ended.request.connection).toBeUndefined();
    expect(typesOf(ended)).toEqual(['accepted', 'cancelled']);
    expect(ended.events[1]?.actor).toEqual(ended.events[0]?.actor);
    expect(request.state).toBe('succeeded');
    expect(callsOf('limited')['list']).toBe(0);
    expect(
      stack
        .simulator('limited')
        .connections()
        .map(({ name }) => name),
    ).not.toContain(NEVER_SENT);
    expectCompleteTrail(ended);
  });

  test('a create that is cancelled while its connection is pending has it removed, and waits until it is gone', async () => {
    stack.simulator('pending').script({ outcome: 'PENDING_CREATE', deleteAfterSeconds: 60 });
    const id = await accepted('pending');
    const { connection } = await stack.api.until(id, (resource) => resource.connection !== undefined);

    const ended = await cancelled(id);

    const times = new Map(ended.events.map(({ type, time }) => [type, Date.parse(time)]));
    expect(ended.request).toMatchObject({ state: 'cancelled', connection: { status: 'DELETED' } });
    expectProofOfRemoval(ended, connection?.id);
    // The provider has begun before it answered, and so before that was written.
    expect((times.get('removed') ?? 0) - (times.get('removal-sent') ?? 0)).toBeGreaterThan(30_000);
    expect(stack.simulator('pending').connections()).toEqual([]);
    expectCompleteTrail(ended);
  });

  test('a create that ten callers cancel at once is cancelled once', async () => {
    stack.simulator('pending').script({ outcome: 'PENDING_CREATE', deleteAfterSeconds: 0 });
    const id = await accepted('pending');
    await stack.api.until(id, (resource) => resource.connection !== undefined);

    const answers = await Promise.all(Array.from({ length: 10 }, () => stack.api.cancel(id)));
    const ended = await stack.api.ended(id);

    // A caller who looks when it is all over is told so.
    expect(answers.filter(({ status }) => status !== 202 && status !== 409)).toEqual([]);
    expect(answers.map(({ status }) => status)).toContain(202);
    expect(ended.request.state).toBe('cancelled');
    expect(typesOf(ended).filter((type) => type === 'cancel-requested')).toHaveLength(1);
    expect(stack.simulator('pending').connections()).toEqual([]);
    expectCompleteTrail(ended);
  });

  test.each([
    { name: 'took effect has what came of it found and removed', afterCommit: true, removed: 1 },
    { name: 'had no effect is not sent again', afterCommit: false, removed: 0 },
  ])('a create that is cancelled after it went unanswered and $name', async ({ afterCommit, removed }) => {
    const before = callsOf('in-doubt');
    stack.simulator('in-doubt').clearScripts();
    stack.simulator('in-doubt').script({ faults: [{ on: 'create', afterCommit, reset: true }] });
    const id = await accepted('patient');
    await stack.api.happened(id, 'create-in-doubt');

    const ended = await cancelled(id);

    const { create = 0, delete: deletes = 0 } = callsOf('in-doubt');
    expect(ended.request.state).toBe('cancelled');
    expect(typesOf(ended).filter((type) => type === 'adopted')).toHaveLength(removed);
    expect(stack.simulator('in-doubt').connections()).toEqual([]);
    expect([create - (before['create'] ?? 0), deletes - (before['delete'] ?? 0)]).toEqual([1, removed]);
    expectCompleteTrail(ended);
  });

  test('a cancelled create whose connection cannot be removed needs attention, with its id', async () => {
    const body = { code: 'VPC.9999', message: 'Deletion is locked.' };
    const faults = [{ on: 'delete' as const, times: 99, respond: { status: 403, body } }];
    stack.simulator('stuck').script({ outcome: 'PENDING_CREATE', faults });
    const id = await accepted('stuck');
    const { connection } = await stack.api.until(id, (resource) => resource.connection !== undefined);

    const ended = await cancelled(id);

    expect(ended.request).toMatchObject({
      state: 'needs_attention',
      connection: { id: connection?.id },
      problem: { code: 'not-removed', providerCode: 'VPC.9999', retryable: false },
    });
    expect(ended.request.problem?.detail).toContain(connection?.id);
    expect(stack.simulator('stuck').connections()).toHaveLength(1);
    expectCompleteTrail(ended);
  });
});

describe('cancelling an update or a delete', () => {
  test('an update or a delete is cancelled without a call as long as it has not been sent', async () => {
    const [first] = stack.simulator('limited').connections();
    const earlier = callsOf('limited');
    const waiting = await accepted('one-call-in-100-s', { name: 'listed-first' });
    const id = await asked('delete', 'one-call-in-100-s', first?.id ?? '');

    const ended = await Promise.all([cancelled(waiting), cancelled(id)]);

    expect(ended.map(({ request }) => request.state)).toEqual(['cancelled', 'cancelled']);
    expect(callsOf('limited')).toMatchObject({ create: earlier['create'], delete: earlier['delete'] });
    expect(stack.simulator('limited').connections()).toHaveLength(1);
    ended.forEach(expectCompleteTrail);
  });

  test.each(['update', 'delete'] as const)('an operation that was sent cannot be taken back: %s', async (operation) => {
    stack.simulator('sent').script({ settleAfterSeconds: 0 });
    const created = await stack.api.run(createBody('sent'));
    stack.simulator('sent').script({ settleAfterSeconds: 300, deleteAfterSeconds: 300 });
    const id = await asked(operation, 'sent', created.request.connection?.id ?? '');
    await stack.api.until(id, ({ phase }) => phase === 'observe');

    const answer = await stack.api.cancel(id);
    const ended = await stack.api.ended(id);

    expectProblem(answer, { status: 409, code: 'cancel-too-late' });
    expect(answer.body['detail']).toBe(`The ${operation} has been sent to the provider and cannot be taken back.`);
    expect(ended.request.state).toBe('succeeded');
    expect(typesOf(ended)).not.toContain('cancel-requested');
    expectCompleteTrail(ended);
  });
});

describe('cancelling while the call is under way', () => {
  // A call has 30 s, which are 3 s then: time enough to cancel during one that is slow.
  let slow: E2eStack;

  beforeAll(async () => {
    slow = await startE2eStack({ providers: ['in-call'], timeScale: 0.1 });
  }, 60_000);

  afterAll(() => slow.stop());

  test('a create that is cancelled while its call is under way has the connection removed that comes of it', async () => {
    const simulator = slow.simulator('in-call');
    simulator.script({ faults: [{ on: 'create', delayMs: SLOW_CALL_MS }] });
    const id = await slow.api.accepted(createBody('in-call'));
    await slow.api.happened(id, 'create-sent');
    while (simulator.calls().create === 0) await slow.api.resource(id);

    const answer = await slow.api.cancel(id);
    const ended = await slow.api.ended(id);

    expect(answer.status).toBe(202);
    expect(ended.request.state).toBe('cancelled');
    expect(typesOf(ended)).toEqual([
      ...['accepted', 'validated', 'create-sent', 'cancel-requested', 'created'],
      ...['clean-up-started', 'removal-sent', 'removed', 'cancelled'],
    ]);
    expectProofOfRemoval(ended, ended.events.find(({ type }) => type === 'created')?.connectionId);
    expect(simulator.connections()).toEqual([]);
    expect(simulator.calls()).toMatchObject({ create: 1, delete: 1 });
    expectCompleteTrail(ended);
  }, 60_000);

  test('a create that is cancelled while it signs in leaves nothing behind', async () => {
    const simulator = slow.simulator('in-call');
    const before = simulator.calls();
    simulator.revokeTokens();
    simulator.script({ faults: [{ on: 'token', delayMs: SLOW_CALL_MS }] });
    const id = await slow.api.accepted(createBody('in-call'));
    await slow.api.happened(id, 'create-sent');
    while (simulator.calls().token === before.token) await slow.api.resource(id);

    await slow.api.cancel(id);
    const ended = await slow.api.ended(id);

    expect(ended.request.state).toBe('cancelled');
    expect(simulator.connections()).toEqual([]);
    expectCompleteTrail(ended);
  }, 60_000);
});

test('it is too late to cancel a request that has succeeded: its connection stays', async () => {
  const { request, events } = await stack.api.run(createBody('late'));

  const answer = await stack.api.cancel(request.id);

  expectProblem(answer, { status: 409, code: 'cancel-too-late' });
  expect(await stack.api.events(request.id)).toEqual(events);
  expect(stack.simulator('late').connections()).toHaveLength(1);
});
