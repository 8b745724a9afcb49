import { showConnection } from '../../../../../lambdas/core/operations/lists/show-connection';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { changeOf } from '../../../../../lambdas/core/domain/request/request-change';
import { WORKFLOW_ACTOR } from '../../../../../lambdas/core/domain/request/actor';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { listsOfRequests } from '../../../../support/operations/list-world';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const CLAIM = { provider: 'otc-classic', connectionId: ID };

let store: InMemoryRequestStore;
let lastId = 0;

beforeEach(() => {
  store = new InMemoryRequestStore();
  lastId = 0;
});

/** A request about the connection, made a minute after the one before. */
async function about(changes: Partial<ProvisioningRequest>): Promise<ProvisioningRequest> {
  lastId += 1;
  const atMs = NOW_MS + lastId * 60_000;
  const request = provisioningRequest({ id: requestId(lastId), createdAtMs: atMs, updatedAtMs: atMs, ...changes });
  await store.accept(acceptance(request));
  return request;
}

/** A create that has made the connection, and whose it is. */
async function created(changes: Partial<ProvisioningRequest> = {}): Promise<ProvisioningRequest> {
  const request = await about(changes);
  const connection = { id: ID, name: 'branch-17', status: 'ACTIVE' };
  const cause = { type: 'created', actor: WORKFLOW_ACTOR } as const;
  const change = changeOf(request, { connection, tunnel: 'up' }, request.updatedAtMs + 1000, cause);
  await store.commit(change, { claim: CLAIM });
  return change.request;
}

const show = (tenant = 'acme', claim = CLAIM) =>
  showConnection({ store, requestLists: listsOfRequests(store) }, tenant, claim);

test('a connection has an owner, its last status, and its requests, the newest first', async () => {
  const creation = await created();
  const update = await about({ operation: 'update', connection: { id: ID, status: 'UNKNOWN' } });

  const life = await show();

  expect(life).toMatchObject({
    provider: 'otc-classic',
    id: ID,
    name: 'branch-17',
    status: 'ACTIVE',
    statusAt: new Date(creation.updatedAtMs).toISOString(),
    tunnel: 'up',
    owner: {
      requestId: creation.id,
      requestedBy: creation.requestedBy,
      ticket: creation.ticket,
      since: new Date(creation.createdAtMs).toISOString(),
    },
    links: {
      requests: `/v1/requests?provider=otc-classic&connectionId=${ID}`,
      events: `/v1/audit?provider=otc-classic&connectionId=${ID}`,
    },
  });
  expect(life?.requests.map(({ id }) => id)).toEqual([update.id, creation.id]);
});

test('a connection that was removed has no owner any more', async () => {
  await created();
  await about({
    operation: 'delete',
    state: 'succeeded',
    connection: undefined,
    removed: { id: ID, name: 'branch-17' },
  });

  const life = await show();

  expect(life).toMatchObject({ status: 'DELETED', name: 'branch-17', owner: undefined, tunnel: undefined });
  expect(life?.requests).toHaveLength(2);
});

test('a connection that was made elsewhere has no owner, and nobody has seen it yet', async () => {
  await about({ operation: 'update', connection: { id: ID, status: 'UNKNOWN' } });

  const life = await show();

  expect(life).toMatchObject({ status: 'UNKNOWN', owner: undefined });
  expect(life).not.toHaveProperty('statusAt');
});

test('of a connection of another tenant, another provider or none at all nothing is known', async () => {
  await created({ tenant: 'other' });

  expect(await show('acme')).toBeUndefined();
  expect(await show('other', { ...CLAIM, provider: 'elsewhere' })).toBeUndefined();
  expect(await show('other', { ...CLAIM, connectionId: 'none' })).toBeUndefined();
});

test('whoever has asked something of a connection of another tenant sees his own requests, and no owner', async () => {
  await created({ tenant: 'other' });
  const own = await about({ operation: 'update', connection: { id: ID, status: 'UNKNOWN' } });

  const life = await show('acme');

  expect(life?.requests.map(({ id }) => id)).toEqual([own.id]);
  expect(life?.owner).toBeUndefined();
});
