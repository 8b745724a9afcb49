/** The moments of an account's calls are given once each, and its record is changed by one at a time (protocol.md 8.2). */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamodbPaceStore } from '../../../lambdas/adapters/dynamodb/pace-store';
import { NEW_RECORD } from '../../../lambdas/core/domain/connection/pace';
import type { PaceStore, Wish } from '../../../lambdas/core/ports/providers/pace-store';
import { NOW_MS } from '../../support/builders';
import { InMemoryPaceStore } from '../../support/in-memory/pace-store';
import { mostWithin } from '../../support/sliding-window';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

const PAUSE = { atMs: NOW_MS, by: 'arn:aws:iam::123456789012:user/operator' };

let services: LocalServices;
let inDynamodb: PaceStore;
/** Calls of DynamoDB since the last look. */
let commands: string[] = [];
let accounts = 0;

beforeAll(async () => {
  services = await startLocalServices();
  services.dynamodb.middlewareStack.add(
    (next, { commandName }) => {
      commands.push(commandName ?? '');
      return next;
    },
    { step: 'initialize', name: 'count-commands' },
  );
  inDynamodb = new DynamodbPaceStore(services.dynamodb, await services.createTable('Work', 'Paces'));
});

afterAll(() => services.stop());

/** The wish for the moment of a call, at 4 calls a second. */
function wish(changes: Partial<Wish> = {}): Wish {
  return {
    row: 'lastCallAtMs',
    spacingMs: 250,
    notBeforeMs: NOW_MS,
    notAfterMs: NOW_MS + 1_000,
    nowMs: NOW_MS,
    ...changes,
  };
}

describe.each([
  { name: 'in memory', storeOf: (): PaceStore => new InMemoryPaceStore() },
  { name: 'in DynamoDB', storeOf: (): PaceStore => inDynamodb },
])('pace store $name', ({ storeOf }) => {
  let store: PaceStore;
  let account: string;

  beforeAll(() => {
    store = storeOf();
  });

  beforeEach(() => {
    accounts += 1;
    account = `account-${accounts}`;
  });

  /** What comes of so many wishes at the same time: milliseconds from now on, or why not. */
  async function crowd(size: number, changes: Partial<Wish> = {}): Promise<(number | string)[]> {
    const one = async (): Promise<number | string> => {
      const { kind, record } = await store.take(account, NEW_RECORD, wish(changes));
      return kind === 'taken' ? record[changes.row ?? 'lastCallAtMs'] - NOW_MS : kind;
    };
    return Promise.all(Array.from({ length: size }, one));
  }

  test('an account that was never called has a new record', async () => {
    expect(await store.read(account)).toEqual(NEW_RECORD);
  });

  test('the first moment is the earliest that is wished for, the next ones follow at the wished distance', async () => {
    const taken: (number | string)[] = [];
    for (let n = 0; n < 4; n += 1) taken.push(...(await crowd(1)));

    expect(taken).toEqual([0, 250, 500, 750]);
    expect(await store.read(account)).toEqual({ ...NEW_RECORD, lastCallAtMs: NOW_MS + 750, seenAtMs: NOW_MS });
  });

  test('a moment that comes too late is not given, and nothing is written', async () => {
    await crowd(5);

    expect(await crowd(1)).toEqual(['full']);
    expect(await crowd(1, { notBeforeMs: NOW_MS + 2_000 })).toEqual(['full']);
    expect(await store.read(account)).toMatchObject({ lastCallAtMs: NOW_MS + 1_000 });
  });

  test('after a pause the moment is the one that is wished for', async () => {
    await crowd(3);

    expect(await crowd(1, { notBeforeMs: NOW_MS + 751, notAfterMs: NOW_MS + 2_000 })).toEqual([751]);
  });

  test('the distance is counted from the last moment by whoever wishes', async () => {
    await crowd(1);

    expect(await crowd(1, { spacingMs: 1_000 })).toEqual([1_000]);
    expect(await crowd(1, { spacingMs: 100, notAfterMs: NOW_MS + 2_000 })).toEqual([1_100]);
  });

  test('parts of a millisecond count', async () => {
    expect([...(await crowd(1)), ...(await crowd(1, { spacingMs: 333.334 }))]).toEqual([0, expect.closeTo(333.334, 2)]);
  });

  test('of 100 at once each has a moment of his own, as many as there are', async () => {
    const taken = await crowd(100, { spacingMs: 50 });

    const moments = taken.filter((one) => typeof one === 'number');
    expect(moments.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 21 }, (_, n) => n * 50));
    expect(mostWithin(1000, moments)).toBe(20);
    expect(taken.filter((one) => one === 'full')).toHaveLength(79);
  });

  test('the row of those who come again is another one, and has no end', async () => {
    await crowd(5);

    const again = await crowd(20, { row: 'lastReturnAtMs', notAfterMs: Infinity });

    expect(Math.max(...again.map(Number))).toBe(19 * 250);
    expect(await store.read(account)).toMatchObject({ lastCallAtMs: NOW_MS + 1_000 });
  });

  test('a wish notes what the clock of its caller shows', async () => {
    await store.take(account, NEW_RECORD, wish({ nowMs: NOW_MS + 3_000 }));
    await store.take(account, NEW_RECORD, wish({ nowMs: NOW_MS + 1_000 }));

    expect(await store.read(account)).toMatchObject({ seenAtMs: NOW_MS + 1_000 });
  });

  test('a wish notes when the last answer came, and leaves it alone when it knows nothing', async () => {
    await store.take(account, NEW_RECORD, wish({ lastAnswerAtMs: NOW_MS - 7 }));
    await store.take(account, NEW_RECORD, wish());

    expect(await store.read(account)).toMatchObject({ lastAnswerAtMs: NOW_MS - 7 });
  });

  test('a change sets and removes members, makes a new revision, and keeps the rows', async () => {
    await crowd(1);
    const first = await store.change(account, NEW_RECORD, { perSecond: 4, pause: PAUSE, notBeforeMs: NOW_MS });
    const second = await store.change(account, first.record, {
      pause: undefined,
      cut: { atMs: NOW_MS, to: 0.25 },
      silence: { sinceMs: NOW_MS, untilMs: NOW_MS },
    });

    expect([first.isWritten, second.isWritten]).toEqual([true, true]);
    expect(second.record).toEqual({
      ...NEW_RECORD,
      revision: 2,
      lastCallAtMs: NOW_MS,
      seenAtMs: NOW_MS,
      perSecond: 4,
      notBeforeMs: NOW_MS,
      cut: { atMs: NOW_MS, to: 0.25 },
      silence: { sinceMs: NOW_MS, untilMs: NOW_MS },
    });
    expect(await store.read(account)).toEqual(second.record);
  });

  test('a record is not changed by who has not seen the last change', async () => {
    const first = await store.change(account, NEW_RECORD, { perSecond: 4 });
    const late = await store.change(account, NEW_RECORD, { perSecond: 9 });

    expect(late).toEqual({ isWritten: false, record: first.record });
  });

  test('a moment is not given to who has not seen the last change: it may need another distance', async () => {
    const { record } = await store.change(account, NEW_RECORD, { cut: { atMs: NOW_MS, to: 0.5 } });

    expect(await store.take(account, NEW_RECORD, wish())).toEqual({ kind: 'changed', record });
    expect((await store.take(account, record, wish())).kind).toBe('taken');
  });

  test('every account has a record of its own', async () => {
    await crowd(5);
    accounts += 1;
    account = `account-${accounts}`;

    expect(await crowd(1)).toEqual([0]);
  });
});

describe('in DynamoDB', () => {
  beforeEach(() => {
    commands = [];
  });

  test('a moment costs one write when it was known whether there is a queue, and two otherwise', async () => {
    const first = await inDynamodb.take('costs', NEW_RECORD, wish());
    const costs = [commands.length];
    for (const read of [first.record, NEW_RECORD]) {
      commands = [];
      await inDynamodb.take('costs', read, wish());
      costs.push(commands.length);
    }

    expect(costs).toEqual([1, 1, 2]);
  });

  test('100 at once take two or three writes each', async () => {
    await Promise.all(
      Array.from({ length: 100 }, () => inDynamodb.take('crowd', NEW_RECORD, wish({ notAfterMs: NOW_MS + 60_000 }))),
    );

    expect(commands.length / 100).toBeLessThan(3);
  });

  test('an account is one item, which holds no more than is known', async () => {
    await inDynamodb.take('newer', NEW_RECORD, wish());
    const key = { pk: { S: 'PACE#newer' }, sk: { S: 'ITEM' } };
    const { Item: item } = await services.dynamodb.send(new GetItemCommand({ TableName: 'Paces', Key: key }));

    expect(item).toEqual({
      ...key,
      v: { N: '1' },
      lastCallAtMs: { N: String(NOW_MS) },
      seenAtMs: { N: String(NOW_MS) },
    });
  });
});
