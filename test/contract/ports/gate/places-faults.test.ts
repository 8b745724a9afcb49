/** What giving places does when others write the same items at the same time. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbPlaces } from '../../../../lambdas/adapters/dynamodb/places';
import type { Waiting } from '../../../../lambdas/core/domain/gate/waiting';
import { lineOf } from '../../../../lambdas/core/domain/request/admission';
import { NOW_MS, requestId } from '../../../support/builders';
import { InMemoryLogger } from '../../../support/in-memory/logger';
import { startScriptedService } from '../scripted-service';
import type { ScriptedService } from '../scripted-service';

const OK = 'None';
const FAILED = 'ConditionalCheckFailed';
const CONFLICT = 'TransactionConflict';

let service: ScriptedService;
let dynamodb: DynamoDBClient;
let places: DynamodbPlaces;
/** The reasons of each transaction that is refused, one after the other; then one is written. */
let refusals: string[][];
let sizes: number[];

beforeAll(async () => {
  service = await startScriptedService((call) => {
    const { TransactItems: items } = call as { readonly TransactItems: readonly unknown[] };
    sizes.push(items.length);
    const reasons = refusals.shift();
    if (reasons === undefined) return { status: 200, body: {} };
    const __type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
    return { status: 400, body: { __type, CancellationReasons: reasons.map((Code) => ({ Code })) } };
  });
  dynamodb = new DynamoDBClient(service.clientConfig);
  places = new DynamodbPlaces(dynamodb, 'Work', new InMemoryLogger());
});

beforeEach(() => {
  refusals = [];
  sizes = [];
});

afterAll(() => {
  dynamodb.destroy();
  service.stop();
});

function waiting(n: number): Waiting {
  const line = lineOf('acme');
  return { account: 'otc', requestId: requestId(n), line, sinceMs: NOW_MS, waitUntilMs: NOW_MS, calls: 1 };
}

const ONE = waiting(1);
const OTHER = waiting(2);

function give(): Promise<readonly Waiting[] | 'lost'> {
  return places.give({ account: 'otc', owner: 'me' }, [ONE, OTHER], NOW_MS);
}

test.each([
  { name: 'has left its line', reason: FAILED },
  { name: 'is being taken out of its line', reason: CONFLICT },
])('one that $name is left out, and the others get theirs', async ({ reason }) => {
  refusals = [[OK, reason, OK, OK, OK]];

  expect(await give()).toEqual([OTHER]);
  expect(sizes).toEqual([5, 3]);
});

test('a giver that has lost the account gives nothing, whatever else was wrong', async () => {
  refusals = [[FAILED, FAILED, OK, OK, OK]];

  expect(await give()).toBe('lost');
});

test('a state of the gate that somebody writes at that moment is compared again', async () => {
  refusals = [
    [CONFLICT, OK, OK, OK, OK],
    [CONFLICT, OK, OK, OK, OK],
  ];

  expect(await give()).toEqual([ONE, OTHER]);
});

test('a table that does not write is away', async () => {
  refusals = Array.from({ length: 9 }, () => [OK, 'ThrottlingError', OK, OK, OK]);

  await expect(give()).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test('nobody is left over: nothing is written', async () => {
  refusals = [[OK, FAILED, OK, FAILED, OK]];

  expect(await give()).toEqual([]);
  expect(sizes).toEqual([5]);
});
