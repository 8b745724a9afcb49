import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { flightItem, waitingKey } from '../../../../lambdas/adapters/dynamodb/flight-items';
import { DynamodbFlights } from '../../../../lambdas/adapters/dynamodb/flights';
import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { Flight } from '../../../../lambdas/core/domain/watch/flight';
import type { Flights } from '../../../../lambdas/core/ports/flights';
import { NOW_MS, requestId } from '../../../support/builders';
import { InMemoryLogger } from '../../../support/in-memory/logger';
import { InMemoryFlights } from '../../../support/in-memory/flights';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

/** The port, and hands that write as the store and the state `Watch` do. */
interface Subject {
  readonly flights: Flights;
  readonly put: (flight: Flight) => Promise<void>;
  readonly putToken: (id: RequestId, token: string) => Promise<void>;
}

let services: LocalServices;
let table: string;
let lastId = 0;

beforeAll(async () => {
  services = await startLocalServices();
  table = await services.createTable('Work', 'Flights');
});

afterAll(() => services.stop());

function inMemory(): Subject {
  const flights = new InMemoryFlights();
  return {
    flights,
    put: (flight) => {
      flights.put(flight);
      return Promise.resolve();
    },
    putToken: (id, token) => {
      flights.putToken(id, token);
      return Promise.resolve();
    },
  };
}

function inDynamodb(): Subject {
  const { dynamodb } = services;
  const put = async (Item: ReturnType<typeof flightItem>): Promise<void> => {
    await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
  };
  return {
    flights: new DynamodbFlights(dynamodb, table, new InMemoryLogger()),
    put: (flight) => put(flightItem(flight)),
    putToken: (id, token) => put({ ...waitingKey(id), token: { S: token } }),
  };
}

/** An entry of a request and, unless told otherwise, an account that no other test uses. */
function newFlight(changes: Partial<Flight> = {}): Flight {
  lastId += 1;
  const times = { sinceMs: NOW_MS, dueAtMs: NOW_MS + 600_000 };
  return { account: `account-${lastId}`, requestId: requestId(lastId), ...times, ...changes };
}

function newFlights(count: number): Flight[] {
  const { account } = newFlight();
  return Array.from({ length: count }, () => newFlight({ account }));
}

function byRequest(flights: readonly Flight[]): Flight[] {
  return flights.toSorted((one, other) => one.requestId.localeCompare(other.requestId));
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'in DynamoDB', subjectOf: inDynamodb },
])('flights $name', ({ subjectOf }) => {
  let flights: Flights;
  let subject: Subject;

  beforeAll(() => {
    subject = subjectOf();
    ({ flights } = subject);
  });

  test('gives back every field of an entry', async () => {
    const flight = newFlight({ connectionId: '851f280f', status: 'PENDING_CREATE', endedAtMs: NOW_MS + 1 });

    await subject.put(flight);

    expect(await flights.list(flight.account)).toEqual([flight]);
  });

  test('lists the entries of one account, also of one whose name begins like another', async () => {
    const one = newFlight();
    await Promise.all([subject.put(one), subject.put(newFlight({ account: `${one.account}-2` }))]);

    expect(await flights.list(one.account)).toEqual([one]);
  });

  test('finds the entries of some requests, as far as they are there', async () => {
    const [one = newFlight(), other = newFlight(), missing = newFlight()] = newFlights(3);
    await Promise.all([one, other].map(subject.put));
    const ids = [one, missing].map(({ requestId: id }) => id);

    expect(await flights.find(one.account, ids)).toEqual([one]);
    expect(await flights.find(one.account, [])).toEqual([]);
  });

  test('finds more than one call can carry', async () => {
    const all = newFlights(130);
    await Promise.all(all.map(subject.put));

    const found = await flights.find(
      all[0]?.account ?? '',
      all.map(({ requestId: id }) => id),
    );

    expect(byRequest(found)).toEqual(all);
  });

  test('lists nothing where nothing is followed', async () => {
    const { account } = newFlight();

    expect(await flights.list(account)).toEqual([]);
    expect(await flights.isAny(account)).toBe(false);
  });

  test('sees that an account has an entry', async () => {
    const all = newFlights(2);
    await Promise.all(all.map(subject.put));

    expect(await flights.isAny(all[0]?.account ?? '')).toBe(true);
  });

  test('puts an entry back that is missing', async () => {
    const flight = newFlight();

    expect(await flights.restore(flight)).toBe(true);
    expect(await flights.list(flight.account)).toEqual([flight]);
  });

  test('puts no entry over one that is there', async () => {
    const flight = newFlight({ status: 'ACTIVE' });
    await subject.put(flight);

    expect(await flights.restore({ ...flight, status: 'DOWN' })).toBe(false);
    expect(await flights.list(flight.account)).toEqual([flight]);
  });

  test('gives the newest token of each execution that waits, and of no other', async () => {
    const [one = newFlight(), other = newFlight(), late = newFlight()] = newFlights(3);
    await subject.putToken(one.requestId, 'first');
    await subject.putToken(one.requestId, 'second');
    await subject.putToken(other.requestId, 'other');

    const tokens = await flights.tokens([one.requestId, late.requestId]);

    expect([...tokens]).toEqual([[one.requestId, 'second']]);
  });

  test('asks for no token and removes nothing when there is nobody', async () => {
    expect([...(await flights.tokens([]))]).toEqual([]);
    await expect(flights.remove('account', [])).resolves.toBeUndefined();
  });

  test('gives and removes more than one call can carry', async () => {
    const all = newFlights(130);
    const ids = all.map(({ requestId: id }) => id);
    await Promise.all(
      all.flatMap((flight) => [subject.put(flight), subject.putToken(flight.requestId, flight.requestId)]),
    );
    const account = all[0]?.account ?? '';

    const listed = await flights.list(account);
    const tokens = await flights.tokens(ids);
    await flights.remove(account, ids);

    expect(byRequest(listed)).toEqual(all);
    expect([...tokens].toSorted()).toEqual(ids.map((id) => [id, id]));
    expect(await flights.list(account)).toEqual([]);
    expect([...(await flights.tokens(ids))]).toEqual([]);
  });

  test('removes the entries that it is told to with their tokens, and bears that some are gone already', async () => {
    const [gone = newFlight(), left = newFlight(), missing = newFlight()] = newFlights(3);
    await Promise.all([gone, left].map(subject.put));
    await Promise.all([gone, left].map(({ requestId: id }) => subject.putToken(id, 'token')));

    await flights.remove(gone.account, [gone.requestId, missing.requestId]);

    expect(await flights.list(gone.account)).toEqual([left]);
    expect([...(await flights.tokens([gone.requestId, left.requestId])).keys()]).toEqual([left.requestId]);
  });
});
