import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DynamodbTokenCache } from '../../../lambdas/adapters/dynamodb/token-cache';
import { PARTITION } from '../../../lambdas/contract/tables';
import type { TokenCache } from '../../../lambdas/core/ports/token-cache';
import { InMemorySealer } from '../../support/in-memory/sealer';
import { InMemoryTokenCache } from '../../support/in-memory/token-cache';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

const TABLE = 'Tokens';
const TOKEN = { kind: 'token', value: 'MIIFvgY-token', usableUntilMs: 1_795_000_000_000 } as const;
const REFUSED = { kind: 'refused', passwordDigest: 'aa55', untilMs: 1_795_000_000_000 } as const;

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.createTable('Work', TABLE);
});

afterAll(() => services.stop());

function dynamodbCache(): TokenCache {
  return new DynamodbTokenCache(services.dynamodb, TABLE, new InMemorySealer());
}

describe.each([
  { name: 'in memory', cacheOf: (): TokenCache => new InMemoryTokenCache() },
  { name: 'in DynamoDB', cacheOf: dynamodbCache },
])('token cache $name', ({ cacheOf }) => {
  let cache: TokenCache;

  beforeAll(() => {
    cache = cacheOf();
  });

  test('has nothing under an unknown key', async () => {
    expect(await cache.read('unknown')).toBeUndefined();
  });

  test.each([TOKEN, REFUSED])('gives back what was written: $kind', async (state) => {
    await cache.write('account', state);

    expect(await cache.read('account')).toEqual(state);
  });

  test('keeps the last token of a key', async () => {
    await cache.write('renewed', TOKEN);
    await cache.write('renewed', { ...TOKEN, value: 'newer' });

    expect(await cache.read('renewed')).toEqual({ ...TOKEN, value: 'newer' });
  });

  test('forgets a token, but not another one, and no refusal', async () => {
    await cache.write('forgotten', TOKEN);
    await cache.write('replaced', { ...TOKEN, value: 'newer' });
    await cache.write('refused', REFUSED);

    for (const account of ['forgotten', 'replaced', 'refused', 'never-seen']) await cache.forget(account, TOKEN.value);

    expect(await cache.read('forgotten')).toBeUndefined();
    expect(await cache.read('replaced')).toEqual({ ...TOKEN, value: 'newer' });
    expect(await cache.read('refused')).toEqual(REFUSED);
    expect(await cache.read('never-seen')).toBeUndefined();
  });

  test('keeps the tokens of two keys apart', async () => {
    await cache.write('one', TOKEN);
    await cache.write('other', { ...TOKEN, value: 'other' });

    expect(await cache.read('one')).toEqual(TOKEN);
  });
});

// A token only costs a sign-in, so one that cannot be opened must not stop every call (ports/token-cache.ts).
test('a stored token that cannot be opened counts as none', async () => {
  const item = { pk: `${PARTITION.work.token}broken`, sk: 'ITEM', sealed: Uint8Array.from([1, 2, 3]), expiresAtMs: 1 };
  await services.dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));

  expect(await dynamodbCache().read('broken')).toBeUndefined();
});
