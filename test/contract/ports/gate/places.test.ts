/** That requests are admitted once, and by whoever has the account alone (protocol.md 7.8). */
import { DynamodbActors } from '../../../../lambdas/adapters/dynamodb/actors';
import { DynamodbLines } from '../../../../lambdas/adapters/dynamodb/lines';
import { DynamodbPlaces } from '../../../../lambdas/adapters/dynamodb/places';
import { DynamodbRequestStore } from '../../../../lambdas/adapters/dynamodb/request-store';
import type { Waiting } from '../../../../lambdas/core/domain/gate/waiting';
import { waitingOf } from '../../../../lambdas/core/domain/gate/waiting';
import { lineOf } from '../../../../lambdas/core/domain/request/admission';
import type { ProvisioningRequest } from '../../../../lambdas/core/domain/request/provisioning-request';
import type { Actors } from '../../../../lambdas/core/ports/actors';
import type { Lines } from '../../../../lambdas/core/ports/gate/lines';
import { MOST_GIVEN } from '../../../../lambdas/core/ports/gate/places';
import type { Places } from '../../../../lambdas/core/ports/gate/places';
import type { RequestStore } from '../../../../lambdas/core/ports/request-store';
import { acceptance, change, NOW_MS, provisioningRequest, requestId } from '../../../support/builders';
import { InMemoryGates } from '../../../support/in-memory/actors';
import { InMemoryFlights } from '../../../support/in-memory/flights';
import { InMemoryLines } from '../../../support/in-memory/lines';
import { InMemoryLogger } from '../../../support/in-memory/logger';
import { InMemoryPlaces } from '../../../support/in-memory/places';
import { InMemoryRequestStore } from '../../../support/in-memory/request-store';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

const LINE = lineOf('acme');
const OWNER = 'me';

interface Subject {
  readonly gates: Actors;
  readonly lines: Lines;
  readonly places: Places;
  readonly store: RequestStore;
}

let services: LocalServices;
let tables: { readonly requests: string; readonly audit: string; readonly work: string };
let lastId = 0;

beforeAll(async () => {
  services = await startLocalServices();
  tables = {
    requests: await services.createTable('Requests', 'PlacesRequests'),
    audit: await services.createTable('Audit', 'PlacesAudit'),
    work: await services.createTable('Work', 'PlacesWork'),
  };
});

afterAll(() => services.stop());

function inMemory(): Subject {
  const [lines, gates] = [new InMemoryLines(), new InMemoryGates()];
  const places = new InMemoryPlaces(lines, gates);
  return { lines, gates, places, store: new InMemoryRequestStore(new InMemoryFlights(), lines, places) };
}

function inDynamodb(): Subject {
  const { dynamodb } = services;
  const logger = new InMemoryLogger();
  return {
    gates: new DynamodbActors(dynamodb, tables.work, logger, 'gate'),
    lines: new DynamodbLines(dynamodb, tables.work, logger, () => 'mark'),
    places: new DynamodbPlaces(dynamodb, tables.work, logger),
    store: new DynamodbRequestStore(dynamodb, tables),
  };
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'in DynamoDB', subjectOf: inDynamodb },
])('places $name', ({ subjectOf }) => {
  let subject: Subject;
  let account: string;

  beforeAll(() => {
    subject = subjectOf();
  });

  beforeEach(async () => {
    lastId += 1;
    account = `account-${lastId}`;
    await subject.gates.take(account, 1, OWNER, NOW_MS);
  });

  /** A request that was accepted and waits. */
  async function joined(exclusive?: string): Promise<ProvisioningRequest & { readonly waiting: Waiting }> {
    lastId += 1;
    const admission = { line: LINE, waitUntilMs: NOW_MS + 600_000, calls: 1, exclusive };
    const request = provisioningRequest({
      id: requestId(lastId),
      provider: account,
      createdAtMs: NOW_MS + lastId,
      admission,
    });
    await subject.store.accept(acceptance(request));
    const waiting = waitingOf(request);
    if (waiting === undefined) throw new Error('It does not wait');
    return { ...request, waiting };
  }

  function give(...waiting: readonly Waiting[]): Promise<readonly Waiting[] | 'lost'> {
    return subject.places.give({ account, owner: OWNER }, waiting, NOW_MS);
  }

  async function left(): Promise<readonly string[]> {
    return (await subject.lines.heads(account, LINE, 1_000)).map(({ requestId: id }) => id);
  }

  async function placed(): Promise<readonly string[]> {
    return (await subject.places.list(account)).map(({ requestId: id }) => id).toSorted();
  }

  test('are given to those who wait, who leave their line', async () => {
    const [one, other, third] = [await joined(), await joined('gateway-1'), await joined()];

    expect(await give(one.waiting, other.waiting)).toEqual([one.waiting, other.waiting]);

    expect(await left()).toEqual([third.id]);
    expect(await subject.places.find(account, one.id)).toEqual({
      account,
      requestId: one.id,
      line: LINE,
      sinceMs: NOW_MS,
    });
    expect(await subject.places.find(account, other.id)).toMatchObject({ exclusive: 'gateway-1' });
  });

  test('are given to as many as one transaction can carry', async () => {
    const all = [];
    for (let count = 0; count < MOST_GIVEN; count += 1) all.push(await joined());

    await give(...all.map(({ waiting }) => waiting));

    expect(await placed()).toEqual(all.map(({ id }) => id));
    expect(await left()).toEqual([]);
  });

  test('are not given to those who have left their line: the others get theirs', async () => {
    const [one, cancelled, other] = [await joined(), await joined(), await joined()];
    await subject.store.commit(change(cancelled, { state: 'cancelled' }), { leaveLine: true });

    const given = await give(one.waiting, cancelled.waiting, other.waiting);

    expect(given).toEqual([one.waiting, other.waiting]);
    expect(await placed()).toEqual([one.id, other.id]);
  });

  test('are given once', async () => {
    const one = await joined();
    await give(one.waiting);

    expect(await give(one.waiting)).toEqual([]);
  });

  test.each([
    { name: 'never had it', taker: undefined },
    { name: 'has lost it', taker: 'another' },
  ])('are not given by a tick that $name', async ({ taker }) => {
    const one = await joined();
    const owner = taker === undefined ? 'stranger' : OWNER;
    if (taker !== undefined) await subject.gates.take(account, 1, taker, NOW_MS + 3_600_000);

    expect(await subject.places.give({ account, owner }, [one.waiting], NOW_MS)).toBe('lost');

    expect(await placed()).toEqual([]);
    expect(await left()).toEqual([one.id]);
  });

  test('are given up when their request ends', async () => {
    const one = await joined();
    await give(one.waiting);

    await subject.store.commit(change(one, { state: 'failed' }), { removeSealedKey: true });

    expect(await placed()).toEqual([]);
  });

  test('are kept while their request has not ended', async () => {
    const one = await joined();
    await give(one.waiting);

    await subject.store.commit(change(one, { state: 'running', phase: 'apply' }));

    expect(await placed()).toEqual([one.id]);
  });

  test('know when the execution was started, and are not made by that', async () => {
    const [one, gone] = [await joined(), await joined()];
    await give(one.waiting);

    await subject.places.noteStart(account, one.id, NOW_MS + 7);
    await subject.places.noteStart(account, gone.id, NOW_MS + 7);

    expect(await subject.places.find(account, one.id)).toMatchObject({ sinceMs: NOW_MS, startedAtMs: NOW_MS + 7 });
    expect(await subject.places.find(account, gone.id)).toBeUndefined();
  });

  test('are removed, also twice', async () => {
    const one = await joined();
    await give(one.waiting);

    await subject.places.remove(account, one.id);
    await subject.places.remove(account, one.id);

    expect(await placed()).toEqual([]);
  });

  test('a request leaves its line with its end, and only from there', async () => {
    const [waits, admitted] = [await joined(), await joined()];
    await give(admitted.waiting);

    const results = [
      await subject.store.commit(change(waits, { state: 'timed_out' }), { leaveLine: true }),
      await subject.store.commit(change(admitted, { state: 'timed_out' }), { leaveLine: true }),
    ];

    expect(results).toEqual(['committed', 'admitted']);
    expect(await left()).toEqual([]);
    expect(await placed()).toEqual([admitted.id]);
    expect((await subject.store.find(admitted.id))?.state).toBe('accepted');
  });

  test('nobody both admits and ends a request that waits', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => joined()));

    const ends = await Promise.all(
      all.map(async (one) => {
        const [given, ended] = await Promise.all([
          give(one.waiting).catch(() => []),
          subject.store.commit(change(one, { state: 'cancelled' }), { leaveLine: true }).catch(() => 'refused'),
        ]);
        return { isGiven: given.length > 0, isEnded: ended === 'committed' };
      }),
    );

    expect(ends.filter(({ isGiven, isEnded }) => isGiven && isEnded)).toEqual([]);
  });

  test('what the reconciler has seen comes later, and changes nothing else', async () => {
    const one = await joined();
    const seen = { ...one.waiting, seenAtMs: NOW_MS };
    const { line, waitUntilMs, calls, seenAtMs } = seen;
    const request = await subject.store.find(one.id);
    if (request === undefined) throw new Error('It is gone');

    await subject.store.postpone({ ...request, admission: { line, waitUntilMs, calls, seenAtMs } });

    expect(await subject.store.find(one.id)).toMatchObject({ version: 1, admission: { seenAtMs: NOW_MS } });
    expect(await subject.store.events(one.id)).toHaveLength(1);
  });

  test('what was changed meanwhile is not postponed', async () => {
    const request = await joined();
    await subject.store.commit(change(request, { state: 'running' }));

    await subject.store.postpone(request);

    expect(await subject.store.find(request.id)).toMatchObject({ version: 2, state: 'running' });
  });
});
