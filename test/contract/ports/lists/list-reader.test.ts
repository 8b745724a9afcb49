import { DynamodbListReader } from '../../../../lambdas/adapters/dynamodb/list-reader';
import { DynamodbRequestStore } from '../../../../lambdas/adapters/dynamodb/request-store';
import { REQUEST_LISTS } from '../../../../lambdas/contract/lists';
import type { RequestList } from '../../../../lambdas/contract/lists';
import { listedRequest } from '../../../../lambdas/core/domain/lists/listed-request';
import { partitionOf } from '../../../../lambdas/core/domain/lists/partition';
import { stretchOf } from '../../../../lambdas/core/domain/lists/position';
import type { Position } from '../../../../lambdas/core/domain/lists/position';
import type { ProvisioningRequest } from '../../../../lambdas/core/domain/request/provisioning-request';
import { endOf } from '../../../../lambdas/core/domain/request/request-change';
import type { ListQuery, ListReader } from '../../../../lambdas/core/ports/lists/list-reader';
import type { RequestStore } from '../../../../lambdas/core/ports/request-store';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../support/builders';
import { InMemoryListReader } from '../../../support/in-memory/lists/list-reader';
import { InMemoryRequestStore } from '../../../support/in-memory/request-store';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.createTable('Requests', 'ListedRequests');
  await services.createTable('Audit', 'ListedEvents');
});

afterAll(() => services.stop());

interface Kept {
  readonly store: RequestStore;
  readonly lists: ListReader<RequestList>;
}

function inMemory(): Kept {
  const store = new InMemoryRequestStore();
  const listed = (): ProvisioningRequest[] => store.ids.flatMap((id) => store.stored(id) ?? []);
  const lists = new InMemoryListReader<RequestList>(() =>
    listed().map((one) => ({
      listed: listedRequest(one),
      shown: { provider: one.provider, requestedBy: one.requestedBy },
    })),
  );
  return { store, lists };
}

function inDynamodb(): Kept {
  const tables = { requests: 'ListedRequests', audit: 'ListedEvents' };
  return {
    store: new DynamodbRequestStore(services.dynamodb, tables),
    lists: new DynamodbListReader(services.dynamodb, tables.requests, REQUEST_LISTS),
  };
}

let lastTenant = 0;

describe.each([
  { name: 'in memory', keep: inMemory },
  { name: 'in DynamoDB', keep: inDynamodb },
])('lists of requests $name', ({ keep }) => {
  let kept: Kept;
  let tenant: string;

  beforeEach(() => {
    kept = keep();
    lastTenant += 1;
    tenant = `tenant-${lastTenant}`;
  });

  /** Accepts requests, each a second after the one before. */
  async function accepted(...changes: Partial<ProvisioningRequest>[]): Promise<ProvisioningRequest[]> {
    const requests = changes.map((change, index) =>
      provisioningRequest({
        id: requestId(lastTenant * 100 + index),
        tenant,
        createdAtMs: NOW_MS + index * 1000,
        ...change,
      }),
    );
    for (const request of requests) await kept.store.accept(acceptance(request));
    return requests;
  }

  function query(changes: Partial<ListQuery<RequestList>> = {}): ListQuery<RequestList> {
    const order = changes.order ?? 'newest';
    const partition = partitionOf(tenant, 0, 'requests');
    return { list: 'time', partition, order, where: {}, limit: 10, ...stretchOf({}, order), ...changes };
  }

  const positionsOf = (requests: readonly ProvisioningRequest[]): Position[] =>
    requests.map((request) => listedRequest(request).position);

  test('gives the newest first, or the oldest', async () => {
    const requests = await accepted({}, {}, {});

    const newest = await kept.lists.read(query());
    const oldest = await kept.lists.read(query({ order: 'oldest' }));

    expect(newest.positions).toEqual(positionsOf(requests).toReversed());
    expect(oldest.positions).toEqual(positionsOf(requests));
  });

  test('goes on behind where it was read to', async () => {
    const [first, second, third] = positionsOf(await accepted({}, {}, {}));

    const page = await kept.lists.read(query({ limit: 2 }));
    const rest = await kept.lists.read(query(stretchOf({}, 'newest', page.readTo)));

    expect(page).toEqual({ positions: [third, second], readTo: second });
    expect(rest.positions).toEqual([first]);
    expect(rest.readTo).toBeUndefined();
  });

  test('keeps apart what happened in one millisecond', async () => {
    const all = positionsOf(await accepted({}, { createdAtMs: NOW_MS }, { createdAtMs: NOW_MS }));

    const page = await kept.lists.read(query({ limit: 1, order: 'oldest' }));
    const rest = await kept.lists.read(query({ order: 'oldest', ...stretchOf({}, 'oldest', page.readTo) }));

    expect([...page.positions, ...rest.positions]).toEqual(all);
  });

  test('takes in the beginning of a period and leaves out its end', async () => {
    const all = positionsOf(await accepted({}, {}, {}));

    const found = await kept.lists.read(query(stretchOf({ fromMs: NOW_MS, toMs: NOW_MS + 2000 }, 'newest')));

    expect(found.positions).toEqual([all[1], all[0]]);
  });

  test('finds nothing in a period that ends before it begins', async () => {
    await accepted({}, {});

    const found = await kept.lists.read(query(stretchOf({ fromMs: NOW_MS + 5000, toMs: NOW_MS }, 'newest')));

    expect(found).toEqual({ positions: [], readTo: undefined });
  });

  test('leaves out entries that do not show what is wanted, and says how far it has looked', async () => {
    const [, wanted, other] = positionsOf(
      await accepted({ provider: 'other' }, {}, { provider: 'other' }, { requestedBy: 'somebody' }),
    );
    const where = { provider: 'otc-classic', requestedBy: provisioningRequest().requestedBy };

    const found = await kept.lists.read(query({ where, limit: 3 }));
    const none = await kept.lists.read(query({ where, limit: 2 }));

    expect(found.positions).toEqual([wanted]);
    expect(none).toEqual({ positions: [], readTo: other });
  });

  test('has each request under its ticket, actor, provider, connection and state', async () => {
    const connection = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', status: 'ACTIVE' };
    const [request] = await accepted({ connection }, { ticket: undefined });
    if (request === undefined) throw new Error('There is one');

    const values: readonly (readonly [RequestList, string])[] = [
      ['ticket', 'RITM0012345'],
      ['connection', connection.id],
    ];
    const both: readonly (readonly [RequestList, string])[] = [
      ['actor', request.requestedBy],
      ['provider', 'otc-classic'],
      ['state', 'open'],
    ];
    const read = ([list, value]: readonly [RequestList, string]) =>
      kept.lists.read(query({ list, partition: partitionOf(tenant, 0, value) }));

    expect((await Promise.all(values.map(read))).map(({ positions }) => positions)).toEqual(
      Array(2).fill(positionsOf([request])),
    );
    expect((await Promise.all(both.map(read))).map(({ positions }) => positions.length)).toEqual([2, 2, 2]);
  });

  test('moves a request that ends to those of its state, and it keeps its position', async () => {
    const [request] = await accepted({});
    if (request === undefined) throw new Error('There is one');
    const end = endOf(request, { state: 'failed' }, NOW_MS + 60_000, { actor: 'somebody' });

    await kept.store.commit(end);

    const read = (value: string) => kept.lists.read(query({ list: 'state', partition: partitionOf(tenant, 0, value) }));
    expect((await read('open')).positions).toEqual([]);
    expect((await read('failed')).positions).toEqual(positionsOf([request]));
  });

  test('stores what is listed as it was, and shows nothing of where it is listed', async () => {
    const [request] = await accepted({});

    expect(await kept.store.find(request?.id ?? requestId())).toEqual({
      ...request,
      lastEventHash: expect.any(String) as string,
    });
  });

  test('takes in a request whose ticket and actor are longer than a key may be', async () => {
    const id = '票'.repeat(1000);
    const requestedBy = 'a'.repeat(3000);
    const [request] = await accepted({ ticket: { system: 'other', id }, requestedBy });

    const found = await kept.lists.read(query({ list: 'ticket', partition: partitionOf(tenant, 0, id) }));

    expect(found.positions).toEqual(positionsOf(request === undefined ? [] : [request]));
  });
});
