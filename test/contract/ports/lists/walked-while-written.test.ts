import { KmsCursorSealer } from '../../../../lambdas/adapters/kms/cursor-sealer';
import { DynamodbListReader } from '../../../../lambdas/adapters/dynamodb/list-reader';
import { DynamodbRequestStore } from '../../../../lambdas/adapters/dynamodb/request-store';
import { REQUEST_LISTS } from '../../../../lambdas/contract/lists';
import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import { endOf } from '../../../../lambdas/core/domain/request/request-change';
import { listRequests } from '../../../../lambdas/core/operations/lists/list-requests';
import type { RequestListDependencies } from '../../../../lambdas/core/operations/lists/list-requests';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../support/builders';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

const PAGES = 50;
const BEFORE = 101;

let services: LocalServices;
let store: DynamodbRequestStore;
let deps: RequestListDependencies;
let written = 0;

beforeAll(async () => {
  services = await startLocalServices();
  const requests = await services.createTable('Requests', 'WalkedRequests');
  const audit = await services.createTable('Audit', 'WalkedEvents');
  store = new DynamodbRequestStore(services.dynamodb, { requests, audit });
  const clock = { nowMs: () => NOW_MS + 3_600_000 };
  const cursors = new KmsCursorSealer(services.kms, services.physicalId('AWS::KMS::Key', 'Fingerprint'), clock);
  const requestLists = new DynamodbListReader(services.dynamodb, requests, REQUEST_LISTS);
  deps = { store, clock, cursors, requestLists };
});

afterAll(() => services.stop());

/** Accepts the next request; several are made in the same millisecond. */
async function write(tenant: string): Promise<RequestId> {
  written += 1;
  const request = provisioningRequest({
    tenant,
    id: requestId(written),
    createdAtMs: NOW_MS + Math.floor(written / 7),
  });
  await store.accept(acceptance(request));
  return request.id;
}

test.each([
  { name: 'all', tenant: 'one', filter: {} },
  { name: 'those of a ticket', tenant: 'two', filter: { ticket: 'RITM0012345' } },
  {
    name: 'those of a provider by an actor',
    tenant: 'three',
    filter: { provider: 'otc-classic', actor: provisioningRequest().requestedBy },
  },
])(
  'fifty pages read while requests are made and end have all that were there before, none twice: $name',
  async ({ tenant, filter }) => {
    const before: RequestId[] = [];
    while (before.length < BEFORE) before.push(await write(tenant));

    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const [page] = await Promise.all([
        listRequests(deps, tenant, { ...filter, order: 'newest', limit: 2, cursor }),
        write(tenant),
        end(before[pages]),
      ]);
      if (page === undefined) throw new Error('The cursor was refused');
      seen.push(...page.items.map(({ id }) => id));
      ({ cursor } = page);
      pages += 1;
    } while (cursor !== undefined);

    expect(pages).toBeGreaterThan(PAGES);
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((id) => !seen.includes(id))).toEqual([]);
  },
  60_000,
);

async function end(id: RequestId | undefined): Promise<void> {
  const request = id === undefined ? undefined : await store.find(id);
  if (request === undefined) return;
  await store.commit(endOf(request, { state: 'cancelled' }, NOW_MS + 60_000, { actor: 'somebody' }));
}
