/** Items of other releases (docs/reference/items.md), on the database engine itself. */
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamodbActors } from '../../../lambdas/adapters/dynamodb/actors';
import { DynamodbFlights } from '../../../lambdas/adapters/dynamodb/flights';
import { DynamodbLines } from '../../../lambdas/adapters/dynamodb/lines';
import { DynamodbPaceStore } from '../../../lambdas/adapters/dynamodb/pace-store';
import { DynamodbPlaces } from '../../../lambdas/adapters/dynamodb/places';
import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { DynamodbTokenCache } from '../../../lambdas/adapters/dynamodb/token-cache';
import { KEY, OPEN_INDEX, PARTITION } from '../../../lambdas/contract/tables';
import { NEW_RECORD } from '../../../lambdas/core/domain/connection/pace';
import { lineOf } from '../../../lambdas/core/domain/request/admission';
import type { LineId } from '../../../lambdas/core/domain/request/admission';
import { NewerItemError } from '../../../lambdas/core/domain/errors';
import { parseRequestId } from '../../../lambdas/core/domain/request/request-id';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { reconcile } from '../../../lambdas/core/operations/nets/reconcile';
import type { AllDependencies } from '../../support/operations/doubles';
import { dispatchHandler } from '../../../lambdas/handlers/intake/dispatch';
import { startDynoxide } from '../../../lib/local/tables/dynoxide';
import type { DynamoDbServer } from '../../../lib/local/tables/dynoxide';
import { acceptance, change, NOW_MS, providerProfile, provisioningRequest, requestId } from '../../support/builders';
import { InMemoryHttpTransport } from '../../support/in-memory/http-transport';
import { InMemorySealer } from '../../support/in-memory/sealer';
import { Doubles } from '../../support/operations/doubles';

type Item = Record<string, AttributeValue>;

interface StoredItem {
  readonly table: 'requests' | 'audit' | 'work';
  readonly kind: string;
  readonly item: Item;
  readonly reads: unknown;
}

const VERSIONS = ['unversioned', 'version-1'];
const NEWER = { N: '2' };
/** Kinds that a release did not know yet. */
const KINDS_SINCE: Readonly<Record<string, readonly string[]>> = {
  unversioned: ['pace', 'gate', 'line', 'lines', 'place'],
};

let server: DynamoDbServer;
let client: DynamoDBClient;
let tables: { readonly requests: string; readonly audit: string; readonly work: string };
let doubles: Doubles;
let run = 0;

beforeAll(async () => {
  server = await startDynoxide(undefined);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: server.url, region: 'eu-central-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

beforeEach(async () => {
  run += 1;
  tables = { requests: `Requests${run}`, audit: `Audit${run}`, work: `Work${run}` };
  for (const name of Object.values(tables)) await client.send(new CreateTableCommand(shapeOf(name)));
  doubles = new Doubles(providerProfile());
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** The keys of all tables, and the index of the requests table. */
function shapeOf(TableName: string): CreateTableCommandInput {
  const keys = (hash: string, range: string): CreateTableCommandInput['KeySchema'] => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(KEY.partition, KEY.sort),
    AttributeDefinitions: [
      { AttributeName: KEY.partition, AttributeType: 'S' },
      { AttributeName: KEY.sort, AttributeType: 'S' },
      { AttributeName: OPEN_INDEX.partition, AttributeType: 'S' },
      { AttributeName: OPEN_INDEX.sort, AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: OPEN_INDEX.name,
        KeySchema: keys(OPEN_INDEX.partition, OPEN_INDEX.sort),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
}

const store = (): DynamodbRequestStore => new DynamodbRequestStore(client, tables);
const flights = (): DynamodbFlights => new DynamodbFlights(client, tables.work, doubles.logger);
const actors = (): DynamodbActors => new DynamodbActors(client, tables.work, doubles.logger);
const paces = (): DynamodbPaceStore => new DynamodbPaceStore(client, tables.work);
const gates = (): DynamodbActors => new DynamodbActors(client, tables.work, doubles.logger, 'gate');
const lines = (): DynamodbLines => new DynamodbLines(client, tables.work, doubles.logger, () => 'mark');
const places = (): DynamodbPlaces => new DynamodbPlaces(client, tables.work, doubles.logger);

/** The ports of a run, those on tables real. */
function dependencies(): AllDependencies {
  const others = doubles.dependencies(new InMemoryHttpTransport());
  const waiting = { gates: gates(), lines: lines(), places: places() };
  return { ...others, store: store(), flights: flights(), actors: actors(), ...waiting };
}

function fixture(version: string): StoredItem[] {
  const text = readFileSync(join(__dirname, `../../fixtures/items/${version}.json`), 'utf8');
  return (JSON.parse(text) as StoredItem[]).map((stored) => ({ ...stored, item: withBytes(stored.item) }));
}

/** Binary attributes are base64 in a file. */
function withBytes(item: Item): Item {
  const entries = Object.entries(item).map(([name, value]) => {
    const { B: bytes } = value as { B?: string };
    return [name, bytes === undefined ? value : { B: Buffer.from(bytes, 'base64') }];
  });
  return Object.fromEntries(entries) as Item;
}

async function put(table: StoredItem['table'], item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tables[table], Item: item }));
}

async function rawRequest(id: RequestId): Promise<Item> {
  const key = { [KEY.partition]: { S: PARTITION.requests.request + id }, [KEY.sort]: { S: 'ITEM' } };
  const { Item: item } = await client.send(new GetItemCommand({ TableName: tables.requests, Key: key }));
  return item ?? {};
}

/** An item of a kind out of the fixture, changed. */
function one(kind: string, changes: Item = {}, index = 0): Item {
  const item = fixture('version-1').filter((stored) => stored.kind === kind)[index]?.item;
  return { ...item, ...changes };
}

function idIn({ pk }: Item): RequestId {
  const id = parseRequestId((pk?.S ?? '').replace(/^[A-Z]+#/, ''));
  if (id === undefined) throw new Error('The fixture has no request id there');
  return id;
}

/** What the adapters make of an item. */
const READERS: Readonly<Record<string, (item: Item) => Promise<unknown>>> = {
  request: (item) => store().find(idIn(item)),
  idempotency: () => store().idempotencyRecord('acme', 'RITM0012345'),
  sealed: async (item) => {
    const bytes = await store().sealedKey(idIn(item));
    return bytes === undefined ? null : [...bytes];
  },
  event: async (item) => (await store().events(idIn(item)))[0],
  flight: async (item) => (await flights().list(item['account']?.S ?? ''))[0],
  actor: (item) => actors().find(item['sk']?.S?.replace('watch#', '') ?? ''),
  token: async (item) => [...(await flights().tokens([idIn(item)]))][0],
  pace: (item) => paces().read(item['pk']?.S?.replace(PARTITION.work.pace, '') ?? ''),
  gate: (item) => gates().find(item['sk']?.S?.replace('gate#', '') ?? ''),
  line: async (item) => (await lines().heads('one', (item['line']?.S ?? '') as LineId, 1))[0],
  lines: async () => (await lines().known('one'))[0],
  place: async () => (await places().list('one'))[0],
};

test.each(VERSIONS)('every item that a release has stored as %s is read', async (version) => {
  const stored = fixture(version);
  for (const { table, item } of stored) await put(table, item);

  for (const { kind, item, reads } of stored) expect([kind, await READERS[kind]?.(item)]).toEqual([kind, reads]);

  const kinds = new Set(stored.map(({ kind }) => kind));
  expect(Object.keys(READERS).filter((kind) => !kinds.has(kind))).toEqual(KINDS_SINCE[version] ?? []);
});

test('a request of an earlier release is changed and ends with its version', async () => {
  const item = fixture('unversioned')[1]?.item ?? {};
  await put('requests', item);
  const found = await store().find(idIn(item));
  if (found === undefined) throw new Error('not found');

  await new DynamodbRequestStore(client, tables).commit(change(found, { tunnel: 'up' }));

  expect(await rawRequest(found.id)).toMatchObject({ v: { N: '1' }, tunnel: { S: 'up' } });
});

test('everything that is written says its version', async () => {
  const line = lineOf('acme');
  const admission = { line, waitUntilMs: NOW_MS, calls: 1 };
  const request = provisioningRequest({ admission });
  await store().accept({ ...acceptance(request), idempotency: { key: 'k', fingerprint: 'f', answer: 'a' } });
  const changed = change(request, {
    state: 'running',
    connection: { id: 'c', status: 'ACTIVE' },
    watch: { sinceMs: NOW_MS, failures: 0 },
    dueAtMs: NOW_MS,
  });
  await store().commit(changed, { claim: { provider: 'otc-classic', connectionId: 'c' } });
  await lines().touch('otc-classic', line);
  await gates().take('otc-classic', 1, 'me', NOW_MS);
  const [waiting] = await lines().heads('otc-classic', line, 1);
  if (waiting === undefined) throw new Error('It does not wait');
  await places().give({ account: 'otc-classic', owner: 'me' }, [waiting], NOW_MS);
  await lines().restore(waiting);
  await actors().promise('otc-classic', NOW_MS, undefined);
  await paces().change('otc-classic', NEW_RECORD, { perSecond: 1 });
  const wish = { row: 'lastCallAtMs', spacingMs: 1, notBeforeMs: NOW_MS, notAfterMs: NOW_MS, nowMs: NOW_MS } as const;
  await paces().take('other', NEW_RECORD, wish);
  const tokens = new DynamodbTokenCache(client, tables.work, new InMemorySealer());
  await tokens.write('account', { kind: 'token', value: 't', usableUntilMs: NOW_MS });

  const written: Item[] = [];
  for (const TableName of Object.values(tables)) {
    written.push(...((await client.send(new ScanCommand({ TableName }))).Items ?? []));
  }

  expect(written).toHaveLength(15);
  expect(written.filter(({ v }) => v?.N !== '1')).toEqual([]);
});

test.each(['request', 'idempotency', 'sealed', 'event', 'actor', 'gate', 'pace'])(
  'an item of the kind %s that a newer release has stored is refused by its version',
  async (kind) => {
    const { table } = fixture('version-1').find((stored) => stored.kind === kind) ?? { table: 'work' };
    const item = one(kind, { v: NEWER });
    await put(table, item);

    const reading = READERS[kind]?.(item);

    await expect(reading).rejects.toThrow(NewerItemError);
    await expect(reading).rejects.toThrow(
      /is stored in version 2, and this release reads 1: deploy the newer release again$/,
    );
  },
);

test.each([{ N: '1.5' }, { S: 'two' }, { NULL: true }] as const)('a version %j is none of ours', async (v) => {
  const item = one('request', { v });
  await put('requests', item);

  await expect(store().find(idIn(item))).rejects.toThrow(NewerItemError);
});

test('what a newer release has stored does not hide the others of its list', async () => {
  await put('work', one('flight', { v: NEWER, later: { M: {} } }));
  await put('work', one('flight', { sk: { S: requestId(9) }, requestId: { S: requestId(9) } }));
  await put('work', one('actor', { v: NEWER }));
  await put('work', one('actor', {}, 1));
  await put('work', one('line', { v: NEWER }));
  await put('work', one('lines', { v: NEWER }));
  await put('work', one('place', { v: NEWER }));
  await put('work', one('token', { v: NEWER }));

  expect((await flights().list('one')).map(({ requestId: id }) => id)).toEqual([requestId(9)]);
  expect((await actors().all()).map(({ account }) => account)).toEqual(['two']);
  expect([...(await flights().tokens([requestId(2)]))]).toEqual([]);
  expect(await lines().heads('one', one('line')['line']?.S as LineId, 9)).toEqual([]);
  expect([await lines().known('one'), await lines().isAny('one'), await places().list('one')]).toEqual([[], false, []]);
  expect(
    doubles.logger.lines.map(({ level, reason = '' }) => [level, /^The ([a-z ]+) is stored/.exec(reason)?.[1]]),
  ).toEqual([
    ['error', 'entry of a request'],
    ['error', 'state of an actor'],
    ['error', 'token of an execution'],
    ['error', 'request in a line'],
    ['error', 'line'],
    ['error', 'line'],
    ['error', 'place'],
  ]);
});

test('an account that only a newer release can follow is asleep for this one', async () => {
  await put('work', one('flight', { v: NEWER }));
  const before = await flights().isAny('one');

  await put('work', one('flight', { sk: { S: requestId(9) }, requestId: { S: requestId(9) } }));

  expect([before, await flights().isAny('one')]).toEqual([false, true]);
});

test("a newer release's watcher is left as it is, whatever is done to it", async () => {
  const item = one('actor', { v: NEWER, pages: { S: 'many' } });
  await put('work', item);
  const actor = { account: 'one', done: 4, version: 9, promisedAtMs: 0, pages: 0 };

  await actors().promise('one', NOW_MS, actor);
  const left = await actors().leave('one', 5, '01JD', { promisedAtMs: NOW_MS, pages: 1 });
  const slept = await actors().sleep('one', '01JD');

  await expect(actors().take('one', 9, 'me', NOW_MS * 2)).rejects.toThrow(NewerItemError);
  expect([left, slept]).toEqual([false, false]);
  expect((await client.send(new ScanCommand({ TableName: tables.work }))).Items).toEqual([item]);
});

test('a token of a provider that a newer release has stored costs a new sign-in', async () => {
  await put('work', { pk: { S: `${PARTITION.work.token}account` }, sk: { S: 'ITEM' }, v: NEWER, sealed: { S: 'x' } });

  expect(await new DynamodbTokenCache(client, tables.work, new InMemorySealer()).read('account')).toBeUndefined();
});

/** Requests that wait to be started; those of a newer release first. */
async function accepted(newer: readonly number[], ours: readonly number[]): Promise<void> {
  for (const n of [...newer, ...ours]) await store().accept(acceptance(provisioningRequest({ id: requestId(n) })));
  for (const n of newer)
    await put('requests', { ...(await rawRequest(requestId(n))), v: NEWER, state: { S: 'paused' } });
}

test('a request of a newer release stops the reconciler neither from the others nor from the watchers', async () => {
  await accepted([1, 2], [3]);
  await put('work', one('actor', { v: NEWER }));
  await put('work', one('actor', { promisedAtMs: { N: String(NOW_MS - 3_600_000) } }, 1));
  await put('work', one('line', { v: NEWER }));
  await put('work', one('lines', { v: NEWER }));
  await put('work', one('place', { v: NEWER }));
  doubles.clock.advance(3600);

  await expect(reconcile(dependencies())).rejects.toThrow('2 requests or batches could not be reconciled');

  expect(doubles.executions.started).toEqual([requestId(3)]);
  expect(doubles.errands.all.map(({ errand }) => errand)).toEqual([expect.objectContaining({ account: 'two' })]);
  const failed = doubles.logger.lines.filter(({ message }) => message === 'reconcile failed');
  expect(failed.map(({ errorName, requestId: id }) => [errorName, id])).toEqual([
    ['NewerItemError', requestId(1)],
    ['NewerItemError', requestId(2)],
  ]);
});

test('a request of a newer release comes again to dispatch by itself, and is named in the log', async () => {
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  await accepted([2], [1, 3]);
  const recordOf = (n: number): DynamoDBRecord => {
    const key = { S: PARTITION.requests.request + requestId(n) };
    return { dynamodb: { Keys: { pk: key, sk: key }, SequenceNumber: `sequence-${n}` } };
  };

  const answer = await dispatchHandler(dependencies(), dependencies())({ Records: [1, 2, 3].map(recordOf) });

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence-2' }] });
  expect(doubles.executions.started.toSorted()).toEqual([requestId(1), requestId(3)]);
  expect(lines.join('')).toContain('The request is stored in version 2, and this release reads 1');
});

test('what a newer release has added to a request is kept when this one writes it back', async () => {
  const added = { priority: { N: '3' }, route: { M: { via: { L: [{ S: 'a' }] } } }, seal: { B: Uint8Array.from([7]) } };
  const connection = one('request', {}, 1)['connection']?.M ?? {};
  const item = one('request', { ...added, connection: { M: { ...connection, region: { S: 'eu' } } } }, 1);
  await put('requests', item);
  const found = await store().find(idIn(item));
  if (found === undefined) throw new Error('not found');

  await store().commit(change(found, { tunnel: 'up' }));

  expect(await rawRequest(found.id)).toMatchObject({ ...added, connection: { M: { region: { S: 'eu' } } } });
});

test('what is derived from a request is not kept: one that has ended leaves the index', async () => {
  await store().accept(acceptance(provisioningRequest()));
  const found = await store().find(requestId());
  if (found === undefined) throw new Error('not found');

  await store().commit(change(found, { state: 'failed', endedAtMs: NOW_MS }));

  expect(Object.keys(await rawRequest(found.id))).not.toContain(OPEN_INDEX.partition);
});

test('what a newer release has added to a watcher is kept', async () => {
  await put('work', one('actor', { mood: { S: 'calm' } }));

  await actors().take('one', 9, 'me', NOW_MS * 2);
  await actors().leave('one', 9, 'me', { promisedAtMs: NOW_MS, pages: 1 });

  const [item] = (await client.send(new ScanCommand({ TableName: tables.work }))).Items ?? [];
  expect(item).toMatchObject({ mood: { S: 'calm' }, done: { N: '9' }, v: { N: '1' } });
});
