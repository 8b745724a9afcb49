import fc from 'fast-check';
import { requestListQuerySchema } from '../../../../../lambdas/contract/api/request-list';
import type { RequestListQuery } from '../../../../../lambdas/contract/api/request-list';
import { REQUEST_STATES } from '../../../../../lambdas/contract/outcome';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { resourceOf } from '../../../../../lambdas/core/domain/request/request-resource';
import type { RequestResource } from '../../../../../lambdas/core/domain/request/request-resource';
import { SETTLED_AFTER_MS } from '../../../../../lambdas/core/operations/lists/list-page';
import { listRequests } from '../../../../../lambdas/core/operations/lists/list-requests';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { requestListWorld } from '../../../../support/operations/list-world';

const DAY_MS = 86_400_000;

let store: InMemoryRequestStore;
let nowMs: number;
const clock = { nowMs: () => nowMs };

beforeEach(() => {
  store = new InMemoryRequestStore();
  nowMs = NOW_MS + DAY_MS;
});

async function keep(...all: readonly Partial<ProvisioningRequest>[]): Promise<ProvisioningRequest[]> {
  const requests = all.map((changes, index) =>
    provisioningRequest({ id: requestId(index + 1), createdAtMs: NOW_MS + index * 1000, ...changes }),
  );
  for (const request of requests) await store.accept(acceptance(request));
  return requests;
}

function query(parameters: Readonly<Record<string, string>> = {}): RequestListQuery {
  return requestListQuerySchema.parse(parameters);
}

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const connectionOf = (id: string | undefined) => (id === undefined ? undefined : { id, status: 'ACTIVE' });

const someRequests = fc.array(
  fc.record({
    tenant: oneOf('acme', 'other'),
    provider: oneOf('p1', 'p2'),
    requestedBy: oneOf('bot', 'person'),
    state: oneOf(...REQUEST_STATES),
    ticket: oneOf('T1', 'T2', undefined).map((id) => (id === undefined ? undefined : { system: 's', id })),
    connection: oneOf('c1', 'c2', undefined).map(connectionOf),
    createdAtMs: fc.integer({ min: NOW_MS, max: NOW_MS + 20 }),
  }),
  { maxLength: 40 },
);

const someFilters = fc.record(
  {
    provider: oneOf('p1', 'p2', 'p3'),
    actor: oneOf('bot', 'person'),
    state: oneOf(...REQUEST_STATES),
    ticket: oneOf('T1', 'T2'),
    connectionId: oneOf('c1', 'c2'),
    from: oneOf(NOW_MS + 5, NOW_MS + 10),
    to: oneOf(NOW_MS + 10, NOW_MS + 15),
  },
  { requiredKeys: [] },
);

type Filters = Partial<
  Pick<RequestListQuery, 'provider' | 'actor' | 'state' | 'ticket' | 'connectionId' | 'from' | 'to'>
>;

function isAsked(request: ProvisioningRequest, { from = 0, to = Infinity, ...wanted }: Filters): boolean {
  const { tenant, provider, requestedBy: actor, state, ticket, connection, createdAtMs } = request;
  const known: Filters = { provider, actor, state, ticket: ticket?.id, connectionId: connection?.id };
  const fits = Object.entries(wanted).every(([name, value]) => known[name as keyof Filters] === value);
  return tenant === 'acme' && fits && createdAtMs >= from && createdAtMs < to;
}

async function allItems(asked: RequestListQuery): Promise<RequestResource[]> {
  const items: RequestResource[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRequests(world, 'acme', { ...asked, cursor });
    if (page === undefined) throw new Error('The cursor was refused');
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

let world: ReturnType<typeof requestListWorld>;

beforeEach(() => {
  world = requestListWorld(store, clock);
});

test('any combination of filters lists exactly the requests that fit all of them, in either order', async () => {
  await fc.assert(
    fc.asyncProperty(
      someRequests,
      someFilters,
      oneOf('newest' as const, 'oldest' as const),
      fc.integer({ min: 1, max: 5 }),
      async (given, wanted, order, limit) => {
        store = new InMemoryRequestStore();
        world = requestListWorld(store, clock);
        const requests = await keep(...given);

        const items = await allItems({ ...wanted, order, limit });

        const sign = order === 'newest' ? -1 : 1;
        const fitting = requests
          .filter((request) => isAsked(request, wanted))
          .sort((one, other) => sign * (one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1)));
        expect(items).toEqual(fitting.map(resourceOf));
      },
    ),
  );
});

describe('a cursor', () => {
  async function cursorFor(parameters: Readonly<Record<string, string>>): Promise<string> {
    const page = await listRequests(world, 'acme', query({ ...parameters, limit: '1' }));
    return page?.cursor ?? '';
  }

  beforeEach(() => keep({}, {}, {}, { tenant: 'other' }, { tenant: 'other' }));

  test('goes on where the page before has ended, with another limit as well', async () => {
    const cursor = await cursorFor({});

    const page = await listRequests(world, 'acme', query({ cursor, limit: '2' }));

    expect(page?.items.map(({ id }) => id)).toEqual([requestId(2), requestId(1)]);
    expect(page?.cursor).toBeUndefined();
  });

  test.each([
    { name: 'with another filter', parameters: { provider: 'otc-classic' } },
    { name: 'with one filter more', parameters: { ticket: 'RITM0012345', state: 'accepted' } },
    { name: 'without its filter', parameters: {} },
    { name: 'in the other order', parameters: { ticket: 'RITM0012345', order: 'oldest' } },
    { name: 'for another period', parameters: { ticket: 'RITM0012345', from: '2026-11-20' } },
  ])('is refused $name', async ({ parameters }) => {
    const cursor = await cursorFor({ ticket: 'RITM0012345' });

    expect(await listRequests(world, 'acme', query({ ...parameters, cursor }))).toBeUndefined();
  });

  test('is refused for another tenant', async () => {
    const cursor = await cursorFor({});

    expect(await listRequests(world, 'other', query({ cursor }))).toBeUndefined();
  });

  test('is refused a day after it was made, and good until then', async () => {
    const cursor = await cursorFor({});

    nowMs += DAY_MS - 1;
    expect(await listRequests(world, 'acme', query({ cursor }))).toBeDefined();
    nowMs += 1;
    expect(await listRequests(world, 'acme', query({ cursor }))).toBeUndefined();
  });
});

describe('with the oldest first', () => {
  test('what was made a moment ago is not listed yet, and the page says until when it is complete', async () => {
    await keep({}, { createdAtMs: NOW_MS + DAY_MS - SETTLED_AFTER_MS });

    const page = await listRequests(world, 'acme', query({ order: 'oldest' }));

    expect(page?.items.map(({ id }) => id)).toEqual([requestId(1)]);
    expect(page?.completeUntil).toBe(new Date(nowMs - SETTLED_AFTER_MS).toISOString());
  });

  test('a list that begins where another one was complete has what came since, and nothing twice', async () => {
    await keep({}, { createdAtMs: NOW_MS + DAY_MS });
    const before = await listRequests(world, 'acme', query({ order: 'oldest' }));
    nowMs += DAY_MS;

    const from = before?.completeUntil ?? '';
    const after = await listRequests(world, 'acme', query({ order: 'oldest', from }));

    expect([...(before?.items ?? []), ...(after?.items ?? [])].map(({ id }) => id)).toEqual([
      requestId(1),
      requestId(2),
    ]);
  });
});

test('a search that ends early says how far it has looked', async () => {
  await keep(...Array.from({ length: 1_200 }, () => ({ state: 'succeeded' as const })));

  const search = await listRequests(world, 'acme', query({ ticket: 'RITM0012345', state: 'failed' }));

  expect(search?.items).toEqual([]);
  expect(search?.cursor).toBeDefined();
  expect(search?.searchedUntil).toBe(new Date(NOW_MS + 180_000).toISOString());
});
