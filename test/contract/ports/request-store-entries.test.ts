/** What a change of a request writes beside it: its entry, and its connection's record (protocol.md 7.1). */
import { InMemoryLogger } from '../../support/in-memory/logger';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { waitingKey } from '../../../lambdas/adapters/dynamodb/flight-items';
import { DynamodbFlights } from '../../../lambdas/adapters/dynamodb/flights';
import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { PARTITION } from '../../../lambdas/contract/tables';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { flightOf } from '../../../lambdas/core/domain/watch/flight';
import type { Flights } from '../../../lambdas/core/ports/flights';
import type { Claim, RequestStore } from '../../../lambdas/core/ports/request-store';
import { acceptance, change, NOW_MS, provisioningRequest, requestId } from '../../support/builders';
import { InMemoryFlights } from '../../support/in-memory/flights';
import { InMemoryRequestStore } from '../../support/in-memory/request-store';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

interface Subject {
  readonly store: RequestStore;
  readonly flights: Flights;
  readonly putToken: (id: RequestId) => Promise<void>;
  /** The requests that a connection's record names. */
  requestsOf(claim: Claim): Promise<readonly RequestId[]>;
}

const FOLLOWED = {
  phase: 'observe',
  state: 'running',
  connection: { id: 'c-1', status: 'PENDING_CREATE' },
  watch: { sinceMs: NOW_MS, failures: 0 },
  dueAtMs: NOW_MS + 600_000,
} as const;

let services: LocalServices;
let tables: { readonly requests: string; readonly audit: string; readonly work: string };
let lastId = 0;

beforeAll(async () => {
  services = await startLocalServices();
  tables = {
    requests: await services.createTable('Requests', 'EntriesRequests'),
    audit: await services.createTable('Audit', 'EntriesAudit'),
    work: await services.createTable('Work', 'EntriesWork'),
  };
});

afterAll(() => services.stop());

function inMemory(): Subject {
  const flights = new InMemoryFlights();
  const store = new InMemoryRequestStore(flights);
  return {
    store,
    flights,
    putToken: (id) => {
      flights.putToken(id, 'token');
      return Promise.resolve();
    },
    requestsOf: (claim) => Promise.resolve(store.requestsOf(claim)),
  };
}

function inDynamodb(): Subject {
  const { dynamodb } = services;
  return {
    store: new DynamodbRequestStore(dynamodb, tables),
    flights: new DynamodbFlights(dynamodb, tables.work, new InMemoryLogger()),
    putToken: async (id) => {
      const Item = { ...waitingKey(id), token: { S: 'token' } };
      await dynamodb.send(new PutItemCommand({ TableName: tables.work, Item }));
    },
    requestsOf: async ({ provider, connectionId }) => {
      const partition = `${PARTITION.requests.connection}${provider}#${connectionId}`;
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: tables.requests,
          KeyConditionExpression: 'pk = :partition',
          ExpressionAttributeValues: { ':partition': { S: partition } },
        }),
      );
      return Items.map(({ sk }) => sk?.S as RequestId);
    },
  };
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'in DynamoDB', subjectOf: inDynamodb },
])('request store $name', ({ subjectOf }) => {
  let store: RequestStore;
  let subject: Subject;

  beforeAll(() => {
    subject = subjectOf();
    ({ store } = subject);
  });

  /** A request of a provider that no other test uses. */
  async function accepted(): Promise<ProvisioningRequest> {
    lastId += 1;
    const request = provisioningRequest({ id: requestId(lastId), provider: `provider-${lastId}` });
    await store.accept(acceptance(request));
    return request;
  }

  /** A request that is followed, with an execution that waits. */
  async function followed(): Promise<ProvisioningRequest> {
    const next = change(await accepted(), FOLLOWED);
    await store.commit(next);
    await subject.putToken(next.request.id);
    return next.request;
  }

  test('writes no entry for a request that is not followed', async () => {
    const request = await accepted();

    await store.commit(change(request, { phase: 'apply' }));

    expect(await subject.flights.list(request.provider)).toEqual([]);
  });

  test('writes the entry of a request with the change that begins to follow it', async () => {
    const request = await followed();

    expect(await subject.flights.list(request.provider)).toEqual([
      {
        account: request.provider,
        requestId: request.id,
        connectionId: 'c-1',
        status: 'PENDING_CREATE',
        sinceMs: NOW_MS,
        dueAtMs: NOW_MS + 600_000,
      },
    ]);
  });

  test('writes the entry anew with each later change', async () => {
    const request = await followed();

    const next = change(request, { connection: { id: 'c-1', status: 'ACTIVE' }, dueAtMs: NOW_MS + 1 });
    await store.commit(next);

    expect(await subject.flights.list(request.provider)).toEqual([flightOf(next.request)]);
  });

  test('keeps the entry and the token of a request that has ended, as its execution is still to be told', async () => {
    const request = await followed();

    const next = change(request, { state: 'succeeded', endedAtMs: NOW_MS + 5 });
    await store.commit(next, { removeSealedKey: true });

    expect(await subject.flights.list(request.provider)).toMatchObject([{ endedAtMs: NOW_MS + 5 }]);
    expect([...(await subject.flights.tokens([request.id])).keys()]).toEqual([request.id]);
  });

  test('removes the entry and the token when no execution is to be told', async () => {
    const request = await followed();

    await store.commit(change(request, { state: 'failed' }), { removeSealedKey: true, removeFlight: true });

    expect(await subject.flights.list(request.provider)).toEqual([]);
    expect([...(await subject.flights.tokens([request.id]))]).toEqual([]);
  });

  test.each([{ removeFlight: false }, { removeFlight: true }])(
    'leaves the entry as it is when the version has changed ($removeFlight)',
    async ({ removeFlight }) => {
      const request = await followed();
      const current = change(request, { dueAtMs: NOW_MS + 7 });
      await store.commit(current);

      const attempt = store.commit(change(request, { dueAtMs: NOW_MS + 9 }), { removeFlight });

      await expect(attempt).rejects.toMatchObject({ name: 'StoreConflictError' });
      expect(await subject.flights.list(request.provider)).toEqual([flightOf(current.request)]);
      expect([...(await subject.flights.tokens([request.id])).keys()]).toEqual([request.id]);
    },
  );

  test('writes no entry when the connection belongs to another request', async () => {
    const [owner, other] = [await accepted(), await accepted()];
    const claim = { provider: 'shared', connectionId: `taken-${owner.id}` };
    await store.commit(change(owner), { claim });

    expect(await store.commit(change(other, FOLLOWED), { claim })).toBe('claimed');
    expect(await subject.flights.list(other.provider)).toEqual([]);
  });

  test('keeps a line for each request of a connection, also when told twice', async () => {
    const first = await followed();
    const second = { ...(await followed()), provider: first.provider };

    for (const request of [first, second, second]) await store.keepConnection(request);

    const found = await subject.requestsOf({ provider: first.provider, connectionId: 'c-1' });
    expect(found.toSorted()).toEqual([first.id, second.id]);
  });

  test('keeps nothing of a request without a connection', async () => {
    const request = await accepted();

    await store.keepConnection(request);

    expect(await store.find(request.id)).toMatchObject({ ...request });
  });
});
