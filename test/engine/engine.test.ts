import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DecryptCommand,
  type DecryptCommandOutput,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  type GenerateMacCommandOutput,
  KMSClient,
} from '@aws-sdk/client-kms';
import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  type StartExecutionCommandOutput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createServer } from 'node:http';
import { startEngine, type Engine, type LogLine } from '../../lib/local/engine';
import {
  httpApi,
  removeFolders,
  stateMachine,
  streamTo,
  table,
  task,
  writeAssembly,
} from '../support/engine/test-assembly';

const newItems = JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'REQ#' }] } } } });

const resources = {
  Table: table({ GlobalSecondaryIndexes: undefined }),
  Mapping: streamTo('Dispatch', { FilterCriteria: { Filters: [{ Pattern: newItems }] } }),
  Machine: stateMachine({
    StartAt: 'Work',
    States: {
      Work: task('Work', { Next: 'Wait' }),
      Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  }),
  Sealing: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {}, EnableKeyRotation: true } },
  Alias: {
    Type: 'AWS::KMS::Alias',
    Properties: { AliasName: 'alias/sealing', TargetKeyId: { 'Fn::GetAtt': ['Sealing', 'Arn'] } },
  },
  Fingerprint: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
  Given: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'providers/given', GenerateSecretString: {} } },
  Empty: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'providers/empty' } },
  Work: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { TABLE: { Ref: 'Table' } } } } },
  ...httpApi({ 'GET /env': 'Env' }),
};

const functions = {
  Dispatch: `console.log(JSON.stringify(event));`,
  Work: `return { ...event, table: process.env.TABLE };`,
  Env: `return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^AWS_ENDPOINT|^EXTRA/.test(name)));`,
};

const lines: LogLine[] = [];
let engine: Engine;
let sfn: SFNClient;
let kms: KMSClient;
let machineArn: string;

const config = (endpoint: string): object => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});

beforeAll(async () => {
  engine = await startEngine({
    assemblyDir: await writeAssembly(resources, functions),
    secrets: { 'providers/given': '{"name":"given"}', 'providers/elsewhere': 'made elsewhere' },
    functionEnvironment: { EXTRA: 'yes' },
    onLog: (line) => lines.push(line),
  });
  sfn = new SFNClient(config(engine.endpoints.stepFunctions));
  kms = new KMSClient(config(engine.endpoints.kms));
  machineArn = engine.resources.find(({ logicalId }) => logicalId === 'Machine')?.physicalId ?? '';
});

afterAll(async () => {
  await engine.stop();
  await removeFolders();
});

async function start(name: string, input: object): Promise<StartExecutionCommandOutput> {
  return sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }));
}

test('runs an execution from StartExecution to its recorded end', async () => {
  const { executionArn } = await start('whole', { seconds: 0 });

  await engine.idle();
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const first = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 2 }));
  const { nextToken } = first;
  const rest = await sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
  const last = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1, reverseOrder: true }));

  expect(execution).toMatchObject({
    status: 'SUCCEEDED',
    name: 'whole',
    stateMachineArn: machineArn,
    input: '{"seconds":0}',
    output: '{"seconds":0,"table":"Table"}',
  });
  expect(first.events?.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered']);
  expect(rest.events?.[0]?.id).toBe(3);
  expect(last.events?.[0]?.type).toBe('ExecutionSucceeded');
  expect(engine.counters()).toMatchObject({ stateTransitions: 3, invocations: { Work: 1 } });
});

test('answers a repeated start of a running execution alike and refuses any other use of its name', async () => {
  const first = await start('twice', { seconds: 600 });

  const again = await start('twice', { seconds: 600 });
  const other = start('twice', { seconds: 601 });
  await expect(other).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await sfn.send(new StopExecutionCommand({ executionArn: first.executionArn, error: 'Stopped', cause: 'by test' }));
  const ended = start('twice', { seconds: 600 });

  expect(again).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
  await expect(ended).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: first.executionArn }));
  expect(execution).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by test' });
});

test('lists executions, newest first, by status and in pages', async () => {
  await start('list-1', { seconds: 0 });
  await start('list-2', { seconds: 0 });
  await engine.idle();

  const page = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter: 'SUCCEEDED', maxResults: 2 }),
  );

  expect(page.executions?.map(({ name }) => name)).toEqual(['list-2', 'list-1']);
});

test.each([
  { name: 'a name with a space', request: { name: 'a b' }, error: 'InvalidName' },
  { name: 'a name of 81 characters', request: { name: 'a'.repeat(81) }, error: 'InvalidName' },
  { name: 'input that is not JSON', request: { input: '{' }, error: 'InvalidExecutionInput' },
  { name: 'an unknown state machine', request: { stateMachineArn: 'arn:none' }, error: 'StateMachineDoesNotExist' },
])('refuses to start with $name', async ({ request, error }) => {
  const starting = sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn, ...request }));

  await expect(starting).rejects.toMatchObject({ name: error });
});

test('refuses a call that it does not serve by name', async () => {
  const encrypting = kms.send(new EncryptCommand({ KeyId: 'alias/sealing', Plaintext: new Uint8Array(1) }));

  await expect(encrypting).rejects.toMatchObject({ name: 'UnknownOperationException' });
  await expect(encrypting).rejects.toThrow('TrentService.Encrypt');
});

test('opens a data key with its encryption context, in whatever order, and with no other', async () => {
  const context = { tenant: 'a', requestId: 'req_1' };
  const sealed = await kms.send(
    new GenerateDataKeyCommand({ KeyId: 'alias/sealing', KeySpec: 'AES_256', EncryptionContext: context }),
  );
  const open = (EncryptionContext: Record<string, string>): Promise<DecryptCommandOutput> =>
    kms.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob, EncryptionContext }));

  const opened = await open({ requestId: 'req_1', tenant: 'a' });

  expect(opened.Plaintext).toEqual(sealed.Plaintext);
  expect(opened.Plaintext).toHaveLength(32);
  await expect(open({ ...context, tenant: 'b' })).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  await expect(open({})).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});

test('makes the same MAC of the same message, and refuses a message of more than 4096 bytes', async () => {
  const KeyId = engine.resources.find(({ logicalId }) => logicalId === 'Fingerprint')?.physicalId;
  const mac = (length: number): Promise<GenerateMacCommandOutput> =>
    kms.send(new GenerateMacCommand({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: new Uint8Array(length) }));

  const [first, second, other] = await Promise.all([mac(10), mac(10), mac(11)]);

  expect(first.Mac).toEqual(second.Mac);
  expect(first.Mac).not.toEqual(other.Mac);
  await expect(mac(4_097)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('gives secrets by name and ARN, and says which has no value', async () => {
  const secrets = new SecretsManagerClient(config(engine.endpoints.secretsManager));
  const get = (SecretId: string): Promise<GetSecretValueCommandOutput> =>
    secrets.send(new GetSecretValueCommand({ SecretId }));

  const given = await get('providers/given');
  const byArn = await get(given.ARN ?? '');
  const elsewhere = await get('providers/elsewhere');

  expect(given.SecretString).toBe('{"name":"given"}');
  expect(byArn.SecretString).toBe('{"name":"given"}');
  expect(elsewhere.SecretString).toBe('made elsewhere');
  await expect(get('providers/empty')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('providers/nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('delivers what a filter passes from the stream of a table, as Lambda events', async () => {
  const client = new DynamoDBClient(config(engine.endpoints.dynamodb));
  const put = (pk: string): Promise<unknown> =>
    client.send(
      new PutItemCommand({ TableName: 'Table', Item: { pk: { S: pk }, sk: { S: 'x' }, secret: { S: 'no' } } }),
    );
  await put('AUD#1');
  await put('REQ#1');

  await engine.idle();
  const item = await client.send(
    new GetItemCommand({ TableName: 'Table', Key: { pk: { S: 'REQ#1' }, sk: { S: 'x' } } }),
  );

  const events = lines.map(({ line }) => JSON.parse(line) as { Records: Record<string, unknown>[] });
  expect(item.Item).toBeDefined();
  expect(events).toHaveLength(1);
  expect(events[0]?.Records).toMatchObject([
    {
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      eventSourceARN: expect.stringContaining('table/Table/stream/') as string,
      dynamodb: { Keys: { pk: { S: 'REQ#1' }, sk: { S: 'x' } }, StreamViewType: 'KEYS_ONLY' },
    },
  ]);
  expect(engine.counters().streamRecords).toBe(2);
});

test('gives functions the addresses of the services and the extra environment', async () => {
  const environment: unknown = await (await fetch(`${engine.url}/env`)).json();

  expect(environment).toEqual({
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoints.dynamodb,
    AWS_ENDPOINT_URL_SFN: engine.endpoints.stepFunctions,
    AWS_ENDPOINT_URL_KMS: engine.endpoints.kms,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: engine.endpoints.secretsManager,
    AWS_ENDPOINT_URL_SQS: engine.endpoints.sqs,
    EXTRA: 'yes',
  });
});

test('names the port that is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };

  const starting = startEngine({ assemblyDir: await writeAssembly({}), port });

  await expect(starting).rejects.toMatchObject({ name: 'EngineStartError' });
  await expect(starting).rejects.toThrow(`port ${port}`);
  server.close();
});

test('refuses to start with a function that cannot be loaded', async () => {
  const assemblyDir = await writeAssembly({}, { Broken: `}; throw new Error('TABLE is missing'); {` });

  const starting = startEngine({ assemblyDir });

  await expect(starting).rejects.toThrow('Broken cannot be loaded: Error: TABLE is missing');
});

test('uses another DynamoDB endpoint when one is given', async () => {
  const assemblyDir = await writeAssembly({ Other: table() });

  const second = await startEngine({ assemblyDir, dynamodbEndpoint: engine.endpoints.dynamodb });
  await second.stop();

  expect(second.endpoints.dynamodb).toBe(engine.endpoints.dynamodb);
});
