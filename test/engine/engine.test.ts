import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { startEngine, type Engine, type LogLine } from '../../lib/local/engine';
import { httpApi, removeFolders, table, writeAssembly } from '../support/engine/test-assembly';

const functions = {
  Env: `return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^AWS_ENDPOINT|^EXTRA/.test(name)));`,
};

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine({
    assemblyDir: await writeAssembly(httpApi({ 'GET /env': 'Env' }), functions),
    functionEnvironment: { EXTRA: 'yes' },
  });
});

afterAll(async () => {
  await engine.stop();
  await removeFolders();
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

test('refuses to start without the file of a function', async () => {
  const assemblyDir = await writeAssembly({}, { Lost: '' });
  await rm(join(assemblyDir, 'asset.Lost', 'index.js'));

  const starting = startEngine({ assemblyDir });

  await expect(starting).rejects.toMatchObject({ name: 'EngineStartError' });
  await expect(starting).rejects.toThrow('No index.js, .mjs or .cjs in');
});

test('answers 500 for a function that cannot be loaded, and says why', async () => {
  const lines: LogLine[] = [];
  const broken = { Broken: `}; throw new Error('TABLE is missing'); {` };
  const assemblyDir = await writeAssembly(httpApi({ 'GET /broken': 'Broken' }), broken);
  const other = await startEngine({ assemblyDir, onLog: (line) => lines.push(line) });

  const { status } = await fetch(`${other.url}/broken`);
  await other.stop();

  expect(status).toBe(500);
  expect(lines).toEqual([{ functionName: 'Broken', line: 'cannot be loaded: Error: TABLE is missing' }]);
});

test('uses another DynamoDB endpoint when one is given', async () => {
  const assemblyDir = await writeAssembly({ Other: table() });

  const second = await startEngine({ assemblyDir, dynamodbEndpoint: engine.endpoints.dynamodb });
  await second.stop();

  expect(second.endpoints.dynamodb).toBe(engine.endpoints.dynamodb);
});
