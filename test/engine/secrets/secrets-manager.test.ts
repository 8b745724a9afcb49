import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
  type GetSecretValueCommandOutput,
  type ListSecretsCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { removeFolders, writeAssembly } from '../../support/engine/test-assembly';

const resources = {
  Given: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'providers/given', GenerateSecretString: {} } },
  Empty: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'providers/empty' } },
};

let engine: Engine;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  engine = await startEngine({
    assemblyDir: await writeAssembly(resources),
    secrets: { 'providers/given': '{"name":"given"}', 'providers/elsewhere': 'made elsewhere', 'other/one': 'x' },
  });
  secrets = new SecretsManagerClient({
    endpoint: engine.endpoints.secretsManager,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  secrets.destroy();
  await engine.stop();
  await removeFolders();
});

test('gives secrets by name and ARN, and says which has no value', async () => {
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

/** The names of a list, page by page. */
async function pages(input: ListSecretsCommandInput): Promise<string[][]> {
  const found: string[][] = [];
  let token: string | undefined;
  do {
    const page = await secrets.send(
      new ListSecretsCommand({ ...input, ...(token !== undefined && { NextToken: token }) }),
    );
    found.push((page.SecretList ?? []).map(({ Name: name = '' }) => name));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

test('lists secrets by the beginning of their names, also those without a value, page by page, and no value', async () => {
  const [all] = await pages({});
  const some = await pages({ Filters: [{ Key: 'name', Values: ['providers/'] }], MaxResults: 2 });
  const none = await pages({ Filters: [{ Key: 'name', Values: ['roviders/'] }] });

  expect(all).toEqual(expect.arrayContaining(['other/one', 'providers/given']));
  expect(some).toEqual([['providers/elsewhere', 'providers/empty'], ['providers/given']]);
  expect(none).toEqual([[]]);
});

test('refuses by name what it does not list by', async () => {
  const listing = secrets.send(new ListSecretsCommand({ Filters: [{ Key: 'tag-key', Values: ['a'] }] }));

  await expect(listing).rejects.toThrow('Filters.0.Key');
});
