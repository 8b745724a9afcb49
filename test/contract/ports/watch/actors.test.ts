/** The promises that the chain of ticks rests on (protocol.md 7.2 to 7.4). */
import { DynamodbActors } from '../../../../lambdas/adapters/dynamodb/actors';
import { TICK } from '../../../../lambdas/contract/ticks';
import type { Actors } from '../../../../lambdas/core/ports/actors';
import { NOW_MS } from '../../../support/builders';
import { InMemoryLogger } from '../../../support/in-memory/logger';
import { InMemoryActors } from '../../../support/in-memory/actors';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

/** From then on the lease of a tick that has begun at NOW_MS is over, whatever the clocks say. */
const OVER_MS = NOW_MS + TICK.leaseMs + TICK.leaseMarginMs + 1;

const HANDOVER = { promisedAtMs: NOW_MS + 10_000, pages: 3, pageQuery: 'marker=17' };

let services: LocalServices;
let dynamodbActors: Actors;
let accounts = 0;

beforeAll(async () => {
  services = await startLocalServices();
  dynamodbActors = new DynamodbActors(
    services.dynamodb,
    await services.createTable('Work', 'Actors'),
    new InMemoryLogger(),
  );
});

afterAll(() => services.stop());

describe.each([
  { name: 'in memory', actorsOf: (): Actors => new InMemoryActors() },
  { name: 'in DynamoDB', actorsOf: (): Actors => dynamodbActors },
])('actors $name', ({ actorsOf }) => {
  let actors: Actors;
  let account: string;

  beforeAll(() => {
    actors = actorsOf();
  });

  beforeEach(() => {
    accounts += 1;
    account = `account-${accounts}`;
  });

  describe('take', () => {
    test('gives the first tick an account that nobody knew', async () => {
      const taken = await actors.take(account, 1, 'me', NOW_MS);

      const leaseUntilMs = NOW_MS + TICK.leaseMs;
      const actor = { account, done: 0, version: 1, promisedAtMs: 0, leaseUntilMs, pages: 0 };
      expect(taken).toMatchObject({ kind: 'taken', actor });
    });

    test('gives it the state that was left', async () => {
      await actors.take(account, 1, 'one', NOW_MS);
      await actors.leave(account, 1, 'one', HANDOVER);

      const taken = await actors.take(account, 2, 'two', NOW_MS);

      expect(taken).toMatchObject({ kind: 'taken', actor: { ...HANDOVER, done: 1, version: 3 } });
    });

    test.each([{ n: 1 }, { n: 2 }])('calls tick $n stale when the second one has finished', async ({ n }) => {
      await actors.take(account, 2, 'one', NOW_MS);
      await actors.leave(account, 2, 'one', HANDOVER);

      expect(await actors.take(account, n, 'two', OVER_MS)).toEqual({ kind: 'stale' });
    });

    test('calls a tick stale rather than busy while a later one runs', async () => {
      await actors.take(account, 1, 'one', NOW_MS);
      await actors.leave(account, 1, 'one', HANDOVER);
      await actors.take(account, 2, 'two', NOW_MS);

      expect(await actors.take(account, 1, 'three', NOW_MS)).toEqual({ kind: 'stale' });
    });

    test.each([
      { when: 'at once', atMs: NOW_MS },
      { when: 'at the end of the lease', atMs: NOW_MS + TICK.leaseMs },
      { when: 'while clocks may say that it is not over', atMs: OVER_MS - 1 },
    ])('calls an account busy that another tick has, $when', async ({ atMs }) => {
      await actors.take(account, 1, 'one', NOW_MS);

      expect(await actors.take(account, 1, 'two', atMs)).toEqual({ kind: 'busy' });
    });

    test('gives an account away whose lease is over for certain', async () => {
      await actors.take(account, 1, 'one', NOW_MS);

      expect(await actors.take(account, 1, 'two', OVER_MS)).toMatchObject({ kind: 'taken', actor: { version: 2 } });
    });

    test('is taken by the same owner whose answer was lost, and nothing is written again', async () => {
      await actors.take(account, 1, 'me', NOW_MS);

      expect(await actors.take(account, 1, 'me', NOW_MS)).toMatchObject({ kind: 'taken', actor: { version: 1 } });
    });

    test('gives the account to exactly one of many ticks at once', async () => {
      const owners = Array.from({ length: 10 }, (_, index) => `owner-${index}`);

      const takes = await Promise.all(owners.map((owner) => actors.take(account, 1, owner, NOW_MS)));

      expect(takes.map(({ kind }) => kind).toSorted()).toEqual([...Array<string>(9).fill('busy'), 'taken']);
    });
  });

  describe('promise', () => {
    test('is noted for an account that nobody knew', async () => {
      await actors.promise(account, NOW_MS, undefined);

      expect(await actors.find(account)).toMatchObject({ account, done: 0, version: 1, promisedAtMs: NOW_MS });
    });

    test('is noted when nobody has written since the actor was read, and takes back what the next tick was to have', async () => {
      await actors.take(account, 1, 'me', NOW_MS);
      await actors.leave(account, 1, 'me', HANDOVER);
      const read = await actors.find(account);

      await actors.promise(account, NOW_MS + 1, read);

      const left = { pages: 3, pageQuery: 'marker=17' };
      expect(await actors.find(account)).toMatchObject({ promisedAtMs: NOW_MS + 1, version: 3, done: 1, ...left });
    });

    test('is not noted when somebody has written meanwhile', async () => {
      await actors.promise(account, NOW_MS, undefined);
      const read = await actors.find(account);
      await actors.promise(account, NOW_MS + 1, read);

      await actors.promise(account, NOW_MS + 2, read);

      expect(await actors.find(account)).toMatchObject({ promisedAtMs: NOW_MS + 1, version: 2 });
    });

    test('is not noted for an account that was unknown and is known now', async () => {
      await actors.take(account, 1, 'me', NOW_MS);

      await actors.promise(account, NOW_MS, undefined);

      expect(await actors.find(account)).toMatchObject({ promisedAtMs: 0, version: 1 });
    });
  });

  describe('leave', () => {
    test('ends the tick of the owner, and the next one may begin', async () => {
      await actors.take(account, 1, 'me', NOW_MS);

      expect(await actors.leave(account, 1, 'me', HANDOVER)).toBe(true);

      expect(await actors.find(account)).toMatchObject({ ...HANDOVER, done: 1, version: 2 });
      expect((await actors.find(account))?.leaseUntilMs).toBeUndefined();
    });

    test.each(['leaves', 'sleeps'] as const)('keeps how far a gate has got, also when it %s', async (end) => {
      const shared = { rows: 'globex', batches: { globex: 'bat_1' } };
      const turns = { singles: 'acme', rows: 'acme', batches: { acme: 'bat_2' }, exclusive: { gateway: shared } };
      const turn = { ...turns, sinceRow: 3, singleAtMs: NOW_MS, givenUntilMs: NOW_MS, probedAtMs: NOW_MS };
      await actors.take(account, 1, 'me', NOW_MS);

      if (end === 'sleeps') await actors.sleep(account, 'me', turn);
      else await actors.leave(account, 1, 'me', { ...HANDOVER, turn });

      expect((await actors.find(account))?.turn).toEqual(turn);
    });

    test('forgets where a list went on that has come to its end', async () => {
      await actors.take(account, 1, 'me', NOW_MS);
      await actors.leave(account, 1, 'me', HANDOVER);
      await actors.take(account, 2, 'me again', NOW_MS);

      await actors.leave(account, 2, 'me again', { promisedAtMs: NOW_MS, pages: 4 });

      expect((await actors.find(account))?.pageQuery).toBeUndefined();
    });

    test.each([{ done: 'left' }, { done: 'put to sleep' }])(
      'is refused once the account was $done',
      async ({ done }) => {
        await actors.take(account, 1, 'me', NOW_MS);
        await (done === 'left' ? actors.leave(account, 1, 'me', HANDOVER) : actors.sleep(account, 'me'));

        expect(await actors.leave(account, 1, 'me', { ...HANDOVER, pages: 9 })).toBe(false);
        expect((await actors.find(account))?.pages).not.toBe(9);
      },
    );

    test('is refused to a tick that has lost its lease', async () => {
      await actors.take(account, 1, 'late', NOW_MS);
      await actors.take(account, 1, 'other', OVER_MS);

      expect(await actors.leave(account, 1, 'late', HANDOVER)).toBe(false);
      expect(await actors.find(account)).toMatchObject({ done: 0, promisedAtMs: 0, version: 2 });
    });

    test('is refused for an account that nobody knows', async () => {
      expect(await actors.leave(account, 1, 'me', HANDOVER)).toBe(false);
      expect(await actors.find(account)).toBeUndefined();
    });
  });

  describe('sleep', () => {
    test('takes the promise back and keeps the number, so that the same message can look again', async () => {
      await actors.promise(account, NOW_MS, undefined);
      await actors.take(account, 1, 'me', NOW_MS);

      expect(await actors.sleep(account, 'me')).toBe(true);

      expect(await actors.find(account)).toMatchObject({ done: 0, promisedAtMs: 0, version: 3 });
      expect(await actors.take(account, 1, 'again', NOW_MS)).toMatchObject({ kind: 'taken' });
    });

    test('is refused to a tick that has lost its lease', async () => {
      await actors.promise(account, NOW_MS, undefined);
      await actors.take(account, 1, 'late', NOW_MS);
      await actors.take(account, 1, 'other', OVER_MS);

      expect(await actors.sleep(account, 'late')).toBe(false);
      expect(await actors.find(account)).toMatchObject({ promisedAtMs: NOW_MS, version: 3 });
    });
  });

  test('finds nothing of an account that was never followed', async () => {
    expect(await actors.find(account)).toBeUndefined();
  });

  test('finds every account that was ever followed', async () => {
    await actors.promise(`${account}-asleep`, 0, undefined);
    await actors.take(`${account}-awake`, 1, 'me', NOW_MS);

    const found = (await actors.all()).map((actor) => actor.account);

    expect(found.filter((one) => one.startsWith(account)).toSorted()).toEqual([
      `${account}-asleep`,
      `${account}-awake`,
    ]);
  });
});
