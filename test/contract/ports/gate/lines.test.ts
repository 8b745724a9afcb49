/** What the gate rests on when it finds those who wait (protocol.md 7.8). */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { lineItem } from '../../../../lambdas/adapters/dynamodb/gate-items';
import { DynamodbLines } from '../../../../lambdas/adapters/dynamodb/lines';
import { batchIdOf } from '../../../../lambdas/core/domain/batch-id';
import type { Waiting } from '../../../../lambdas/core/domain/gate/waiting';
import { lineOf } from '../../../../lambdas/core/domain/request/admission';
import type { Lines } from '../../../../lambdas/core/ports/gate/lines';
import { NOW_MS, requestId } from '../../../support/builders';
import { InMemoryLines } from '../../../support/in-memory/lines';
import { InMemoryLogger } from '../../../support/in-memory/logger';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

const SINGLES = lineOf('acme');
const ROWS = lineOf('acme', batchIdOf('01JD0000000000000000000001'));

/** The port, and a hand that has requests join as the store does. */
interface Subject {
  readonly lines: Lines;
  readonly join: (waiting: Waiting) => Promise<void>;
}

let services: LocalServices;
let table: string;
let lastId = 0;
let marks = 0;

beforeAll(async () => {
  services = await startLocalServices();
  table = await services.createTable('Work', 'Lines');
});

afterAll(() => services.stop());

function inMemory(): Subject {
  const lines = new InMemoryLines();
  return {
    lines,
    join: (waiting) => {
      lines.join(waiting);
      return Promise.resolve();
    },
  };
}

function inDynamodb(): Subject {
  const { dynamodb } = services;
  return {
    lines: new DynamodbLines(dynamodb, table, new InMemoryLogger(), () => String((marks += 1))),
    join: async (waiting) => {
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: lineItem(waiting) }));
    },
  };
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'in DynamoDB', subjectOf: inDynamodb },
])('lines $name', ({ subjectOf }) => {
  let lines: Lines;
  let subject: Subject;
  let account: string;

  beforeAll(() => {
    subject = subjectOf();
    ({ lines } = subject);
  });

  beforeEach(() => {
    lastId += 1;
    account = `account-${lastId}`;
  });

  function waiting(changes: Partial<Waiting> = {}): Waiting {
    lastId += 1;
    const base = { account, requestId: requestId(lastId), line: SINGLES, sinceMs: NOW_MS };
    return { ...base, waitUntilMs: NOW_MS + 600_000, calls: 2, ...changes };
  }

  test('gives back every member of one that waits', async () => {
    const one = waiting({ exclusive: 'gateway-1' });

    await subject.join(one);

    expect(await lines.heads(account, SINGLES, 10)).toEqual([one]);
  });

  test('gives those first that came first, whatever their ids say, and as many as are asked for', async () => {
    const [third, first, second] = [
      waiting({ sinceMs: NOW_MS + 2 }),
      waiting({ sinceMs: NOW_MS - 1_000_000_000_000 }),
      waiting({ sinceMs: NOW_MS + 1 }),
    ];
    for (const one of [third, first, second]) await subject.join(one);

    expect(await lines.heads(account, SINGLES, 2)).toEqual([first, second]);
  });

  test('keeps the lines of an account apart, and those of an account whose name begins like another', async () => {
    const [single, row, other] = [waiting(), waiting({ line: ROWS }), waiting({ account: `${account}-2` })];
    for (const one of [single, row, other]) await subject.join(one);

    expect(await lines.heads(account, SINGLES, 10)).toEqual([single]);
    expect(await lines.heads(account, ROWS, 10)).toEqual([row]);
  });

  test('knows the lines that were touched, singles before rows, and none of another account', async () => {
    for (const line of [ROWS, SINGLES, ROWS]) await lines.touch(account, line);

    expect((await lines.known(account)).map(({ line }) => line)).toEqual([SINGLES, ROWS]);
    expect(await lines.known(`${account}-2`)).toEqual([]);
    expect([await lines.isAny(account), await lines.isAny(`${account}-2`)]).toEqual([true, false]);
  });

  test('forgets a line that nobody has touched since it was read', async () => {
    await lines.touch(account, SINGLES);
    const [read] = await lines.known(account);

    await lines.forget(account, read ?? { line: SINGLES, touched: '' });

    expect(await lines.isAny(account)).toBe(false);
  });

  test('keeps a line that somebody has touched since it was read', async () => {
    await lines.touch(account, SINGLES);
    const [read] = await lines.known(account);
    await lines.touch(account, SINGLES);

    await lines.forget(account, read ?? { line: SINGLES, touched: '' });

    expect(await lines.isAny(account)).toBe(true);
  });

  test('keeps a line that was forgotten and touched again since it was read', async () => {
    await lines.touch(account, SINGLES);
    const [read = { line: SINGLES, touched: '' }] = await lines.known(account);
    await lines.forget(account, read);
    await lines.touch(account, SINGLES);

    await lines.forget(account, read);

    expect(await lines.isAny(account)).toBe(true);
  });

  test('bears that a line was forgotten already', async () => {
    await lines.forget(account, { line: SINGLES, touched: 'long ago' });

    expect(await lines.isAny(account)).toBe(false);
  });
});
