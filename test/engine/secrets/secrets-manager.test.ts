import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { removeFolders, writeAssembly } from '../../support/engine/test-assembly';

const resources = {
  Given: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'providers/given', GenerateSecretString: {} } },
  Empty: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'providers/empty' } },
};

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine({
    assemblyDir: await writeAssembly(resources),
    secrets: { 'providers/given': '{"name":"given"}', 'providers/elsewhere': 'made elsewhere' },
  });
});

afterAll(async () => {
  await engine.stop();
  await removeFolders();
});

test('gives secrets by name and ARN, and says which has no value', async () => {
  const secrets = new SecretsManagerClient({
    endpoint: engine.endpoints.secretsManager,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
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
