import { createServer } from 'node:http';
import { startEngine, type Engine } from '../../lib/local/engine';
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
