/** What is known of providers without calling them: their names, and how many requests they have. */
import { DynamodbAccountLoad } from '../../../lambdas/adapters/dynamodb/account-load';
import { DynamodbLines } from '../../../lambdas/adapters/dynamodb/lines';
import { linesKey } from '../../../lambdas/adapters/dynamodb/gate-items';
import { SecretsManagerProfileNames } from '../../../lambdas/adapters/secrets-manager/profile-names';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PROFILE_SECRET_PREFIX } from '../../../lambdas/contract/environment';
import type { LineId } from '../../../lambdas/core/domain/request/admission';
import { InMemoryLogger } from '../../support/in-memory/logger';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

let services: LocalServices;
let load: DynamodbAccountLoad;

beforeAll(async () => {
  const names = Array.from({ length: 120 }, (_, n) => `p-${String(n).padStart(3, '0')}`);
  const secrets = Object.fromEntries(names.map((name) => [PROFILE_SECRET_PREFIX + name, '{}']));
  services = await startLocalServices({ ...secrets, 'vpn-provisioner/other': 'x' });
  const table = await services.createTable('Work', 'Load');
  const lines = new DynamodbLines(services.dynamodb, table, new InMemoryLogger(), () => 'mark');
  load = new DynamodbAccountLoad(services.dynamodb, table, lines);
});

afterAll(() => services.stop());

test('the names of all profiles are found, page by page, and those of no other secrets', async () => {
  const found = await new SecretsManagerProfileNames(services.secretsManager).list();

  const ours = found.filter((name) => name.startsWith('p-'));
  expect(ours).toHaveLength(120);
  expect(ours).toEqual(ours.toSorted());
  expect(found).not.toContain('other');
});

/** Stores so many items of a partition. */
async function put(partition: string, count: number): Promise<void> {
  for (let first = 0; first < count; first += 25) {
    const keys = Array.from({ length: Math.min(25, count - first) }, (_, n) => `req-${first + n}`);
    const items = keys.map((sk): Record<string, AttributeValue> => ({ pk: { S: partition }, sk: { S: sk } }));
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    await services.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { Load: requests } }));
  }
}

test('requests in all lines of an account are counted, and those that have a place', async () => {
  const touched = (line: LineId): Record<string, AttributeValue> => ({
    ...linesKey('busy', line),
    touched: { S: 'mark' },
  });
  for (const line of ['1#one', '1#two', '2#one#bat_1'] as LineId[]) {
    await put(`LINE#busy#${line}`, 30);
    const requests = [{ PutRequest: { Item: touched(line) } }];
    await services.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { Load: requests } }));
  }
  await put('PLACE#busy', 12);
  await put('FLIGHT#busy', 7);
  await put('PLACE#other', 1);

  expect(await load.count('busy')).toEqual({ waiting: 90, inFlight: 12 });
});

test('requests of an account without a gate are counted while they are followed', async () => {
  await put('FLIGHT#free', 4);

  expect(await load.count('free')).toEqual({ waiting: 0, inFlight: 4 });
  expect(await load.count('idle')).toEqual({ waiting: 0, inFlight: 0 });
});
