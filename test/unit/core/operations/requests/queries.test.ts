import { getRequest, listRequestEvents } from '../../../../../lambdas/core/operations/requests/query-requests';
import { acceptance, change, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';

describe('a tenant', () => {
  let store: InMemoryRequestStore;

  beforeEach(async () => {
    store = new InMemoryRequestStore();
    await store.accept(acceptance());
  });

  test('sees its request', async () => {
    expect(await getRequest(store, 'acme', requestId())).toMatchObject({ id: requestId(), state: 'accepted' });
  });

  test('sees the trail of its request in order', async () => {
    await store.commit(change(provisioningRequest()));

    const events = await listRequestEvents(store, 'acme', requestId());

    expect(events?.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  test.each([
    { name: 'of another tenant', tenant: 'umbrella', id: requestId() },
    { name: 'that does not exist', tenant: 'acme', id: requestId(2) },
    { name: 'by something that is no id', tenant: 'acme', id: `${requestId()}#x` },
    { name: 'by a member of every object', tenant: 'acme', id: '__proto__' },
  ])('sees nothing of a request $name', async ({ tenant, id }) => {
    expect(await getRequest(store, tenant, id)).toBeUndefined();
    expect(await listRequestEvents(store, tenant, id)).toBeUndefined();
  });
});
