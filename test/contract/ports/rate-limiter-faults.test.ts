import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbRateLimiter } from '../../../lambdas/adapters/dynamodb/rate-limiter';
import { NOW_MS } from '../../support/builders';

const WISH = { provider: 'otc-classic', perSecond: 1, fromMs: NOW_MS };

type Answer = (action: string, input: string) => { readonly status: number; readonly body: object };

let server: Server;
let client: DynamoDBClient;
let limiter: DynamodbRateLimiter;
let answer: Answer;
/** What was asked of DynamoDB in the test. */
let actions: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    actions.push(action);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, body } = answer(action, Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  limiter = new DynamodbRateLimiter(client, 'Requests', { next: () => 0 });
});

afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  actions = [];
});

function refused(type: string): ReturnType<Answer> {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}` } };
}

function counter(taken: number): ReturnType<Answer> {
  const start = String(Math.floor(NOW_MS / 1000)).padStart(11, '0');
  const item = { pk: { S: 'RATE#otc-classic' }, sk: { S: start }, taken: { N: String(taken) } };
  return { status: 200, body: { Attributes: item } };
}

test.each([
  { name: 'a counter', failing: 'UpdateItem' },
  { name: 'the counters of later windows', failing: 'Query' },
])('says that the store is not available when it throttles $name', async ({ failing }) => {
  answer = (action) => (action === failing ? refused('ProvisionedThroughputExceededException') : counter(2));

  const reserving = limiter.reserve(WISH);

  await expect(reserving).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test('does not take a wrong call for an outage', async () => {
  answer = () => refused('ValidationException');

  const reserving = limiter.reserve(WISH);

  await expect(reserving).rejects.toMatchObject({ name: 'ValidationException' });
});

test('gives the last window tried when others were always faster', async () => {
  // A counter that somebody else has filled each time, and a look that does not show it yet.
  answer = (action) => (action === 'UpdateItem' ? counter(2) : { status: 200, body: { Items: [] } });

  const time = await limiter.reserve(WISH);

  expect(actions.filter((action) => action === 'UpdateItem')).toHaveLength(20);
  expect(time).toBe(Math.floor(NOW_MS / 1000) * 1000 + 19_000);
});

/** A table whose looks show what was written a while ago, as if all callers had looked at the same time. */
function lateTable(writesBehind: number): Answer {
  const taken = new Map<string, number>();
  const past = Array.from({ length: writesBehind }, () => new Map<string, number>());
  return (action, input) => {
    if (action === 'Query') return { status: 200, body: { Items: [...(past[0] ?? [])].map(counterItem) } };
    past.push(new Map(taken));
    past.shift();
    const { Key: key } = JSON.parse(input) as { Key: { sk: { S: string } } };
    const count = (taken.get(key.sk.S) ?? 0) + 1;
    taken.set(key.sk.S, count);
    return { status: 200, body: { Attributes: counterItem([key.sk.S, count]) } };
  };
}

function counterItem([start, taken]: readonly [string, number]): object {
  return { pk: { S: 'RATE#otc-classic' }, sk: { S: start }, taken: { N: String(taken) } };
}

test('scatters a crowd that does not see each other, so that the limit holds', async () => {
  answer = lateTable(100);
  const crowded = new DynamodbRateLimiter(client, 'Requests', { next: () => Math.random() });
  const wanted = Array.from({ length: 150 }, (_, index) => NOW_MS + ((index * 7919) % 10_000));

  const times = await Promise.all(wanted.map((fromMs) => crowded.reserve({ ...WISH, fromMs })));

  expect(new Set(times.map((time) => Math.floor(time / 1000))).size).toBe(wanted.length);
  expect(actions.filter((action) => action === 'UpdateItem').length / wanted.length).toBeLessThan(15);
});
