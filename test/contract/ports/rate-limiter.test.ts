/** The limit of calls per second holds whatever the crowd (protocol.md 3, T6). */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbRateLimiter } from '../../../lambdas/adapters/dynamodb/rate-limiter';
import { EXPIRES_AT } from '../../../lambdas/contract/table';
import type { RateLimiter, Reservation } from '../../../lambdas/core/ports/rate-limiter';
import { NOW_MS } from '../../support/builders';
import { InMemoryRateLimiter } from '../../support/in-memory/rate-limiter';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

/** Start of the second that the reservations are for. */
const SECOND_MS = Math.floor(NOW_MS / 1000) * 1000;

let services: LocalServices;
let client: DynamoDBClient;
let dynamodbLimiter: RateLimiter;
/** Calls of DynamoDB since the last look. */
let commands: string[] = [];
let providers = 0;

beforeAll(async () => {
  services = await startLocalServices();
  client = services.dynamodb;
  client.middlewareStack.add(
    (next, { commandName }) => {
      commands.push(commandName ?? '');
      return next;
    },
    { step: 'initialize', name: 'count-commands' },
  );
  dynamodbLimiter = new DynamodbRateLimiter(client, await services.createTable('Rates'), { next: () => Math.random() });
});

afterAll(() => services.stop());

beforeEach(() => {
  commands = [];
});

/** A reservation at a provider that no other test uses. */
function wish(perSecond: number): Reservation {
  providers += 1;
  return { provider: `provider-${providers}`, perSecond, fromMs: NOW_MS };
}

/** Reserves so often at the same time. */
async function crowd(limiter: RateLimiter, reservation: Reservation, size: number): Promise<number[]> {
  return Promise.all(Array.from({ length: size }, () => limiter.reserve(reservation)));
}

/** How many of some times are in each window of so many seconds, by the number of the window from the first on. */
function windowSizes(times: readonly number[], seconds = 1): number[] {
  const first = Math.floor(SECOND_MS / 1000 / seconds);
  const windows = times.map((time) => Math.floor(time / 1000 / seconds) - first);
  return Array.from(
    { length: Math.max(...windows) + 1 },
    (_, window) => windows.filter((one) => one === window).length,
  );
}

describe.each([
  { name: 'in memory', limiterOf: (): RateLimiter => new InMemoryRateLimiter() },
  { name: 'in DynamoDB', limiterOf: (): RateLimiter => dynamodbLimiter },
])('rate limiter $name', ({ limiterOf }) => {
  let limiter: RateLimiter;

  beforeAll(() => {
    limiter = limiterOf();
  });

  test('gives the wanted time while its window has room, and the start of the next window then', async () => {
    const reservation = wish(2);

    const times = [];
    for (let count = 0; count < 5; count += 1) times.push(await limiter.reserve(reservation));

    expect(times).toEqual([NOW_MS, NOW_MS, SECOND_MS + 1000, SECOND_MS + 1000, SECOND_MS + 2000]);
  });

  test.each([
    { perSecond: 20, seconds: 1, capacity: 20 },
    { perSecond: 5, seconds: 1, capacity: 5 },
    { perSecond: 2.9, seconds: 1, capacity: 2 },
    { perSecond: 0.5, seconds: 2, capacity: 1 },
    { perSecond: 0.3, seconds: 4, capacity: 1 },
  ])('never gives more than $perSecond per second to 200 at once', async ({ perSecond, seconds, capacity }) => {
    const times = await crowd(limiter, wish(perSecond), 200);

    const sizes = windowSizes(times, seconds);
    expect(Math.max(...sizes)).toBe(capacity);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NOW_MS);
    // A crowd may leave a few places empty, but nobody waits twice as long as he must.
    expect(sizes.length).toBeLessThanOrEqual((2 * 200) / capacity);
  });

  test('never gives more than the limit to 300 at once who want different times', async () => {
    const reservation = wish(5);
    const wanted = Array.from({ length: 300 }, (_, index) => NOW_MS + ((index * 7919) % 20_000));

    const times = await Promise.all(wanted.map((fromMs) => limiter.reserve({ ...reservation, fromMs })));

    expect(Math.max(...windowSizes(times))).toBe(5);
    expect(times.every((time, index) => time >= (wanted[index] ?? 0))).toBe(true);
  });

  test('gives whoever comes into a long queue the first place behind it', async () => {
    const reservation = wish(1);
    for (let count = 0; count < 50; count += 1) await limiter.reserve(reservation);

    const time = await limiter.reserve({ ...reservation, fromMs: NOW_MS + 20_000 });

    expect(time).toBe(SECOND_MS + 50_000);
  });

  test('gives an earlier place also when later ones are taken', async () => {
    const reservation = wish(1);
    await limiter.reserve({ ...reservation, fromMs: NOW_MS + 1000 });

    const times = [await limiter.reserve(reservation), await limiter.reserve(reservation)];

    expect(times).toEqual([NOW_MS, SECOND_MS + 2000]);
  });

  test('keeps several calls of one caller together', async () => {
    const reservation = { ...wish(5), calls: 3 };

    const times = await Promise.all([limiter.reserve(reservation), limiter.reserve(reservation)]);

    expect(times.toSorted()).toEqual([NOW_MS, SECOND_MS + 1000]);
  });

  test('gives more calls than a window takes a whole window', async () => {
    const reservation = { ...wish(2), calls: 5 };

    const times = await Promise.all([limiter.reserve(reservation), limiter.reserve(reservation)]);

    expect(times.toSorted()).toEqual([NOW_MS, SECOND_MS + 1000]);
  });

  test('counts the calls to every provider by themselves', async () => {
    const times = [await limiter.reserve(wish(1)), await limiter.reserve(wish(1))];

    expect(times).toEqual([NOW_MS, NOW_MS]);
  });
});

describe('in DynamoDB', () => {
  test('a place costs one write while there is room', async () => {
    await dynamodbLimiter.reserve(wish(1));

    expect(commands).toEqual(['UpdateItemCommand']);
  });

  test('behind a long queue it costs one look and a second write', async () => {
    const reservation = wish(1);
    for (let count = 0; count < 50; count += 1) await dynamodbLimiter.reserve(reservation);
    commands = [];

    await dynamodbLimiter.reserve({ ...reservation, fromMs: NOW_MS + 20_000 });

    expect(commands).toEqual(['UpdateItemCommand', 'QueryCommand', 'UpdateItemCommand']);
  });

  test('a crowd of 300 finds its places in few tries', async () => {
    await crowd(dynamodbLimiter, wish(10), 300);

    const writes = commands.filter((command) => command === 'UpdateItemCommand').length;
    expect(writes / 300).toBeLessThan(3);
  });

  test('a counter expires an hour after its window has begun', async () => {
    const reservation = wish(1);
    await dynamodbLimiter.reserve(reservation);

    const start = String(SECOND_MS / 1000);
    const key = { pk: { S: `RATE#${reservation.provider}` }, sk: { S: start.padStart(11, '0') } };
    const { Item: counter } = await client.send(new GetItemCommand({ TableName: 'Rates', Key: key }));

    expect(counter).toEqual({ ...key, taken: { N: '1' }, [EXPIRES_AT]: { N: String(SECOND_MS / 1000 + 3600) } });
  });
});
