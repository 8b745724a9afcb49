/** What is left of a sealed pre-shared key in the requests table (docs/adr/0014). */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { EXPIRES_AT, KEY, PARTITION } from '../../../lambdas/contract/tables';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { acceptance, change, provisioningRequest, requestId } from '../../support/builders';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

let services: LocalServices;
let requests: string;
let store: DynamodbRequestStore;

beforeAll(async () => {
  services = await startLocalServices();
  requests = await services.createTable('Requests', 'EmptiedRequests');
  const audit = await services.createTable('Audit', 'EmptiedAudit');
  store = new DynamodbRequestStore(services.dynamodb, { requests, audit });
});

afterAll(() => services.stop());

const keyOf = (id: RequestId): Record<string, { S: string }> => ({
  [KEY.partition]: { S: PARTITION.requests.sealed + id },
  [KEY.sort]: { S: 'ITEM' },
});

async function itemOf(id: RequestId): Promise<unknown> {
  return (await services.dynamodb.send(new GetItemCommand({ TableName: requests, Key: keyOf(id) }))).Item;
}

test('a key that is removed is replaced by an item without it that may expire at once', async () => {
  const request = provisioningRequest({ id: requestId(1), updatedAtMs: 1_794_999_999_999 });
  await store.accept(acceptance(request));

  await store.commit(change(request), { removeSealedKey: true });

  expect(await itemOf(request.id)).toEqual({ ...keyOf(request.id), [EXPIRES_AT]: { N: '1795000000' }, v: { N: '1' } });
});

test('a request that came without a key leaves nothing in place of one', async () => {
  const request = provisioningRequest({ id: requestId(2), hasPreSharedKey: false });
  await store.accept({ ...acceptance(request), sealedKey: undefined });

  await store.commit(change(request), { removeSealedKey: true });

  expect(await itemOf(request.id)).toBeUndefined();
});
