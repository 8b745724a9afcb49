/** What the watcher's adapters say when a service throttles, fails, or does not answer. */
import { InMemoryLogger } from '../../../support/in-memory/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamodbActors } from '../../../../lambdas/adapters/dynamodb/actors';
import { flightKey, waitingKey } from '../../../../lambdas/adapters/dynamodb/flight-items';
import { DynamodbFlights } from '../../../../lambdas/adapters/dynamodb/flights';
import { DynamodbLines } from '../../../../lambdas/adapters/dynamodb/lines';
import { DynamodbPlaces } from '../../../../lambdas/adapters/dynamodb/places';
import { lineOf } from '../../../../lambdas/core/domain/request/admission';
import { DynamodbPaceStore } from '../../../../lambdas/adapters/dynamodb/pace-store';
import { NEW_RECORD } from '../../../../lambdas/core/domain/connection/pace';
import { SqsErrands } from '../../../../lambdas/adapters/sqs/errands';
import { NOW_MS, requestId } from '../../../support/builders';
import { startScriptedService } from '../scripted-service';
import type { ScriptedService, ServiceAnswer } from '../scripted-service';

const TABLE = 'Work';
const ID = requestId();
const HANDOVER = { promisedAtMs: NOW_MS, pages: 0 };
const FLIGHT = { account: 'otc', requestId: ID, sinceMs: NOW_MS, dueAtMs: NOW_MS };

const LINE = lineOf('acme');
const WAITING = { account: 'otc', requestId: ID, line: LINE, sinceMs: NOW_MS, waitUntilMs: NOW_MS, calls: 1 };
const TICK = { kind: 'watch', account: 'otc', n: 1 } as const;

let service: ScriptedService;
let dynamodb: DynamoDBClient;
let sqs: SQSClient;
let answer: (call: object) => ServiceAnswer | undefined;

beforeAll(async () => {
  service = await startScriptedService((call) => answer(call));
  dynamodb = new DynamoDBClient(service.clientConfig);
  sqs = new SQSClient(service.clientConfig);
});

afterAll(() => {
  dynamodb.destroy();
  sqs.destroy();
  service.stop();
});

const actors = (): DynamodbActors => new DynamodbActors(dynamodb, TABLE, new InMemoryLogger());
const flights = (): DynamodbFlights => new DynamodbFlights(dynamodb, TABLE, new InMemoryLogger());
const lines = (): DynamodbLines => new DynamodbLines(dynamodb, TABLE, new InMemoryLogger(), () => 'mark');
const places = (): DynamodbPlaces => new DynamodbPlaces(dynamodb, TABLE, new InMemoryLogger());
const errands = (): SqsErrands => new SqsErrands(sqs, `${service.clientConfig.endpoint}/queue`);
const paces = (): DynamodbPaceStore => new DynamodbPaceStore(dynamodb, TABLE);
const WISH = { row: 'lastCallAtMs', spacingMs: 1, notBeforeMs: NOW_MS, notAfterMs: NOW_MS, nowMs: NOW_MS } as const;

const CALLS: readonly { readonly method: string; readonly call: () => Promise<unknown> }[] = [
  { method: 'actors.find', call: () => actors().find('otc') },
  { method: 'actors.all', call: () => actors().all() },
  { method: 'actors.promise', call: () => actors().promise('otc', NOW_MS, undefined) },
  { method: 'actors.take', call: () => actors().take('otc', 1, 'me', NOW_MS) },
  { method: 'actors.leave', call: () => actors().leave('otc', 1, 'me', HANDOVER) },
  { method: 'actors.sleep', call: () => actors().sleep('otc', 'me') },
  { method: 'flights.list', call: () => flights().list('otc') },
  { method: 'flights.isAny', call: () => flights().isAny('otc') },
  { method: 'flights.restore', call: () => flights().restore(FLIGHT) },
  { method: 'flights.tokens', call: () => flights().tokens([ID]) },
  { method: 'flights.remove', call: () => flights().remove('otc', [ID]) },
  { method: 'flights.find', call: () => flights().find('otc', [ID]) },
  { method: 'lines.touch', call: () => lines().touch('otc', LINE) },
  { method: 'lines.known', call: () => lines().known('otc') },
  { method: 'lines.isAny', call: () => lines().isAny('otc') },
  { method: 'lines.heads', call: () => lines().heads('otc', LINE, 1) },
  { method: 'lines.restore', call: () => lines().restore(WAITING) },
  { method: 'lines.drop', call: () => lines().drop(WAITING) },
  { method: 'lines.forget', call: () => lines().forget('otc', { line: LINE, touched: 'mark' }) },
  { method: 'places.list', call: () => places().list('otc') },
  { method: 'places.find', call: () => places().find('otc', ID) },
  { method: 'places.give', call: () => places().give({ account: 'otc', owner: 'me' }, [WAITING], NOW_MS) },
  { method: 'places.noteStart', call: () => places().noteStart('otc', ID, NOW_MS) },
  { method: 'places.remove', call: () => places().remove('otc', ID) },
  { method: 'errands.send', call: () => errands().send(TICK, 0) },
  { method: 'errands.sendAll', call: () => errands().sendAll([{ errand: TICK, delaySeconds: 0 }]) },
  { method: 'paces.read', call: () => paces().read('otc') },
  { method: 'paces.take', call: () => paces().take('otc', NEW_RECORD, WISH) },
  { method: 'paces.change', call: () => paces().change('otc', NEW_RECORD, { perSecond: 1 }) },
];

function refused(status: number, __type: string): ServiceAnswer {
  return { status, body: { __type } };
}

describe.each([
  { name: 'throttling', given: refused(400, 'ThrottlingException') },
  { name: 'request limits', given: refused(400, 'RequestLimitExceeded') },
  { name: 'a failure of the service', given: refused(500, 'InternalServerError') },
  { name: 'an answer that does not come', given: undefined },
])('on $name', ({ given }) => {
  test.each(CALLS)('$method says that the service is not available', async ({ call }) => {
    answer = () => given;

    await expect(call()).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});

test.each(CALLS)('$method does not take a wrong call for an outage', async ({ call }) => {
  answer = () => refused(400, 'ValidationException');

  await expect(call()).rejects.toMatchObject({ name: 'ValidationException' });
});

describe('what a batch leaves over', () => {
  const other = requestId(2);

  test('is read by another call', async () => {
    const item = (id: typeof ID): object => ({ ...waitingKey(id), token: { S: `token of ${id}` } });
    answer = (call) =>
      JSON.stringify(call).includes(ID)
        ? {
            status: 200,
            body: {
              Responses: { [TABLE]: [item(ID)] },
              UnprocessedKeys: { [TABLE]: { Keys: [waitingKey(other)], ConsistentRead: true } },
            },
          }
        : { status: 200, body: { Responses: { [TABLE]: [item(other)] }, UnprocessedKeys: {} } };

    const tokens = await flights().tokens([ID, other]);

    expect([...tokens.keys()]).toEqual([ID, other]);
    expect(service.calls.at(-1)).toMatchObject({ RequestItems: { [TABLE]: { ConsistentRead: true } } });
  });

  test('is not read without end', async () => {
    const left = { [TABLE]: { Keys: [waitingKey(ID)] } };
    answer = () => ({ status: 200, body: { Responses: { [TABLE]: [] }, UnprocessedKeys: left } });

    await expect(flights().tokens([ID])).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });

  test('is deleted by another call, and no entry before its token', async () => {
    const left = { [TABLE]: [{ DeleteRequest: { Key: waitingKey(ID) } }] };
    const before = service.calls.length;
    answer = () => ({ status: 200, body: { UnprocessedItems: service.calls.length < before + 3 ? left : {} } });

    await flights().remove('otc', [ID]);

    const deleted = service.calls.slice(before).map((call) => /WAITING#|FLIGHT#/.exec(JSON.stringify(call))?.[0]);
    expect(deleted).toEqual(['WAITING#', 'WAITING#', 'WAITING#', 'FLIGHT#']);
  });

  test('is not deleted without end', async () => {
    const left = { [TABLE]: [{ DeleteRequest: { Key: flightKey('otc', ID) } }] };
    answer = () => ({ status: 200, body: { UnprocessedItems: left } });

    await expect(flights().remove('otc', [ID])).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});

test.each([
  { method: 'find', call: () => actors().find('otc') },
  { method: 'isAny', call: () => flights().isAny('otc') },
  { method: 'the lines', call: () => lines().known('otc') },
  { method: 'whether there are lines', call: () => lines().isAny('otc') },
  { method: 'the heads of a line', call: () => lines().heads('otc', LINE, 1) },
  { method: 'the places', call: () => places().list('otc') },
  { method: 'the place of one', call: () => places().find('otc', ID) },
  { method: 'a pace', call: () => paces().read('otc') },
])('$method reads what was written a moment ago', async ({ call }) => {
  answer = () => ({ status: 200, body: {} });

  await call();

  expect(service.calls.at(-1)).toMatchObject({ ConsistentRead: true });
});
