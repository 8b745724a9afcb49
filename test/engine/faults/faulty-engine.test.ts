import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import {
  startEngine,
  type Engine,
  type EngineFaults,
  type EngineOptions,
  type LogLine,
} from '../../../lib/local/engine';
import {
  httpApi,
  removeFolders,
  stateMachine,
  streamTo,
  table,
  task,
  writeAssembly,
} from '../../support/engine/test-assembly';

type Item = Record<string, AttributeValue>;

const engines: Engine[] = [];
const clients: DynamoDBClient[] = [];

afterEach(async () => {
  clients.splice(0).forEach((client) => {
    client.destroy();
  });
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

afterAll(removeFolders);

async function run(assemblyDir: string, options: Partial<EngineOptions>): Promise<Engine> {
  const engine = await startEngine({ assemblyDir, ...options });
  engines.push(engine);
  return engine;
}

function clientOf(endpoint: string): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  clients.push(client);
  return client;
}

const itemOf = (pk: string): Item => ({ pk: { S: pk }, sk: { S: 'x' } });
const put = (pk: string, more: Item = {}): PutItemCommand =>
  new PutItemCommand({ TableName: 'Table', Item: { ...itemOf(pk), ...more } });
const putTogether = (...pks: string[]): TransactWriteItemsCommand =>
  new TransactWriteItemsCommand({
    TransactItems: pks.map((pk) => ({ Put: { TableName: 'Table', Item: itemOf(pk) } })),
  });

async function keysIn(client: DynamoDBClient): Promise<string[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'Table' }));
  return Items.map(({ pk }) => pk?.S ?? '').sort();
}

/** The name of the error that a call ends with; `done` when it succeeds. */
async function endOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => (error as Error).name,
  );
}

describe('calls of functions to tables', () => {
  let assemblyDir: string;

  beforeAll(async () => {
    assemblyDir = await writeAssembly(
      { Table: table(), ...httpApi({ 'GET /endpoint': 'Endpoint' }) },
      { Endpoint: 'return { endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB };' },
    );
  });

  interface Tables {
    readonly engine: Engine;
    /** As a function reaches the tables. */
    readonly asFunction: DynamoDBClient;
    /** As they are. */
    readonly direct: DynamoDBClient;
  }

  async function runWith(faults: EngineFaults): Promise<Tables> {
    const engine = await run(assemblyDir, { faults });
    const endpoint = await endpointOfFunctions(engine);
    return { engine, asFunction: clientOf(endpoint), direct: clientOf(engine.endpoints.dynamodb) };
  }

  async function endpointOfFunctions(engine: Engine): Promise<string> {
    const { endpoint } = (await (await fetch(`${engine.url}/endpoint`)).json()) as { endpoint: string };
    return endpoint;
  }

  test.each([
    { name: 'no faults', options: {} },
    { name: 'faults elsewhere', options: { faults: { seed: 1, streams: { twice: 0.1 } } } },
  ])('go straight to the tables with $name', async ({ options }) => {
    const engine = await run(assemblyDir, options);

    expect(await endpointOfFunctions(engine)).toBe(engine.endpoints.dynamodb);
    expect(engine.counters().faults).toEqual({});
  });

  test('pass the faults that strike none of them unchanged, large ones as well', async () => {
    const { engine, asFunction } = await runWith({ seed: 1, tables: { throttle: 0 } });
    const more = { text: { S: 'ü'.repeat(150_000) } };

    await asFunction.send(put('large', more));
    const { Item } = await asFunction.send(new GetItemCommand({ TableName: 'Table', Key: itemOf('large') }));
    const refused = asFunction.send(new GetItemCommand({ TableName: 'None', Key: itemOf('large') }));

    expect(Item).toEqual({ ...itemOf('large'), ...more });
    await expect(refused).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(engine.counters().faults).toEqual({});
  });

  test('are throttled in all ways of DynamoDB, and do nothing then', async () => {
    const { engine, asFunction, direct } = await runWith({ seed: 1, tables: { throttle: 1 } });
    const numbers = Array.from({ length: 12 }, (_, n) => n);

    const single = await Promise.all(numbers.map((n) => endOf(asFunction.send(put(`S${n}`)))));
    const together = await Promise.all(numbers.map((n) => endOf(asFunction.send(putTogether(`A${n}`, `B${n}`)))));

    const throttled = ['ProvisionedThroughputExceededException', 'ThrottlingException'];
    expect(new Set(single)).toEqual(new Set(throttled));
    expect(new Set(together)).toEqual(new Set([...throttled, 'TransactionCanceledException']));
    expect(await keysIn(direct)).toEqual([]);
    expect(engine.counters().faults).toEqual({ 'table.throttle': 24 });
  });

  test('are done without an answer, on connections that are reset', async () => {
    const { engine, asFunction, direct } = await runWith({ seed: 1, tables: { lostAnswer: 1 } });

    const lost = asFunction.send(put('lost'));

    await expect(lost).rejects.toThrow('ECONNRESET');
    await expect(lost).rejects.not.toHaveProperty('$metadata.httpStatusCode');
    expect(await keysIn(direct)).toEqual(['lost']);
    expect(engine.counters().faults).toEqual({ 'table.lostAnswer': 1 });
  });

  test('are cancelled for a conflict when they are transactions, and do nothing then', async () => {
    const { engine, asFunction, direct } = await runWith({ seed: 1, tables: { cancelledTransaction: 1 } });

    await asFunction.send(put('single'));
    const cancelled = asFunction.send(putTogether('A', 'B', 'C'));

    await expect(cancelled).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[TransactionConflict, None, None]') as string,
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }, { Code: 'None' }],
    });
    expect(await keysIn(direct)).toEqual(['single']);
    expect(engine.counters().faults).toEqual({ 'table.cancelledTransaction': 1 });
  });

  test('are struck alike with the same seed, differently with another one', async () => {
    const endsWith = async (seed: number): Promise<string[]> => {
      const { asFunction } = await runWith({
        seed,
        tables: { throttle: 0.3, lostAnswer: 0.3, cancelledTransaction: 0.3 },
      });
      const ends: string[] = [];
      for (let n = 0; n < 20; n += 1) {
        ends.push(await endOf(asFunction.send(put(`S${n}`))), await endOf(asFunction.send(putTogether(`T${n}`))));
      }
      return ends;
    };

    const first = await endsWith(7);

    expect(first).toContain('done');
    expect(new Set(first).size).toBeGreaterThan(3);
    expect(await endsWith(7)).toEqual(first);
    expect(await endsWith(8)).not.toEqual(first);
  });
});

describe('a whole engine', () => {
  const resources = {
    Table: table(),
    Mapping: streamTo('Dispatch', {
      BatchSize: 3,
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              eventName: ['INSERT'],
              dynamodb: { Keys: { pk: { S: [{ prefix: 'REQ#' }] } } },
            }),
          },
        ],
      },
    }),
    Machine: stateMachine({
      StartAt: 'Work',
      States: {
        Work: task('Work', {
          TimeoutSeconds: 20,
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 30, BackoffRate: 1 }],
          End: true,
        }),
      },
    }),
    Dispatch: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { MACHINE: { Ref: 'Machine' } } } },
    },
    ...httpApi({ 'GET /count': 'Count' }),
  };
  const call = `const call = async (endpoint, target, body) => {
    const headers = {
      'x-amz-target': target,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'content-type': 'application/x-amz-json-1.0',
    };
    const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
    const json = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(JSON.stringify(json)), { name: json.__type.split('#').at(-1) });
    return json;
  };`;
  const functions = {
    Dispatch: `${call}
      for (const { dynamodb } of event.Records) {
        const name = dynamodb.Keys.pk.S.replace('#', '-');
        const start = { stateMachineArn: process.env.MACHINE, name, input: JSON.stringify({ name }) };
        await call(process.env.AWS_ENDPOINT_URL_SFN, 'AWSStepFunctions.StartExecution', start).catch((error) => {
          if (error.name !== 'ExecutionAlreadyExists') throw error;
        });
      }`,
    Work: `${call}
      const put = (pk) => ({ Put: { TableName: 'Table', Item: { pk: { S: pk }, sk: { S: 'x' } } } });
      const TransactItems = [put('DONE#' + event.name), put('COPY#' + event.name)];
      await call(process.env.AWS_ENDPOINT_URL_DYNAMODB, 'DynamoDB_20120810.TransactWriteItems', { TransactItems });
      return event;`,
    Count: 'return { count: (globalThis.count = (globalThis.count ?? 0) + 1) };',
  };

  test('gets its work done whatever strikes it', async () => {
    const lines: LogLine[] = [];
    const engine = await run(await writeAssembly(resources, functions), {
      timeScale: 0.005,
      onLog: (line) => lines.push(line),
      faults: {
        seed: 11,
        tables: { throttle: 0.2, lostAnswer: 0.2, cancelledTransaction: 0.2 },
        functions: { crash: 0.2, twice: 0.3, only: ['Work', 'Dispatch'] },
        streams: { twice: 0.3, late: 0.3 },
      },
    });
    const direct = clientOf(engine.endpoints.dynamodb);
    const names = Array.from({ length: 30 }, (_, n) => `REQ#${n}`);
    for (const name of names) await direct.send(put(name));

    await engine.idle();

    const done = names.flatMap((name) => [`DONE#${name.replace('#', '-')}`, `COPY#${name.replace('#', '-')}`]);
    expect(await keysIn(direct)).toEqual([...names, ...done].sort());
    const { faults } = engine.counters();
    expect(Object.keys(faults).sort()).toEqual([
      'function.crash',
      'function.twice',
      'stream.late',
      'stream.twice',
      'table.cancelledTransaction',
      'table.lostAnswer',
      'table.throttle',
    ]);
    expect(lines.filter(({ line }) => line.startsWith('fault: request')).length).toBe(faults['function.crash']);
    expect(lines.filter(({ line }) => line.startsWith('fault: delivered twice')).length).toBe(faults['function.twice']);
  });

  test('delivers tasks and batches twice, but no call over HTTP', async () => {
    const engine = await run(await writeAssembly(resources, functions), {
      faults: { seed: 1, functions: { twice: 1 } },
    });

    const answers: unknown[] = [];
    for (let n = 0; n < 3; n += 1) answers.push(await (await fetch(`${engine.url}/count`)).json());
    await clientOf(engine.endpoints.dynamodb).send(put('REQ#1'));
    await engine.idle();

    expect(answers).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }]);
    expect(engine.counters().invocations).toEqual({ Count: 3, Dispatch: 2, Work: 2 });
    expect(engine.counters().faults).toEqual({ 'function.twice': 2 });
  });

  test('strikes only the functions it was told', async () => {
    const engine = await run(await writeAssembly(resources, functions), {
      faults: { seed: 1, functions: { crash: 1, only: ['Count'] } },
    });

    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) statuses.push((await fetch(`${engine.url}/count`)).status);
    await clientOf(engine.endpoints.dynamodb).send(put('REQ#1'));
    await engine.idle();

    expect(statuses).toContain(500);
    expect(engine.counters().faults).toEqual({ 'function.crash': statuses.filter((status) => status === 500).length });
    expect(engine.counters().invocations).toEqual({ Count: 10, Dispatch: 1, Work: 1 });
  });

  test('is refused before it starts when its faults are wrong', async () => {
    const starting = run(await writeAssembly(resources, functions), {
      faults: { seed: 1, functions: { only: ['Wrk'] } },
    });

    await expect(starting).rejects.toMatchObject({
      name: 'EngineStartError',
      message: "faults.functions.only: no function's logical id contains Wrk; there are Dispatch, Work, Count",
    });
  });
});
