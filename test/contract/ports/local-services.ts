import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { startEngine } from '../../../lib/local/engine';
import { assemblyDir, templateResources } from '../../support/assembly';

const ACCOUNT = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** Construct id of a table in the stack. */
export type StackTable = 'Requests' | 'Audit' | 'Work';

/** The services behind the real adapters, as the local engine plays them. */
export interface LocalServices {
  readonly dynamodb: DynamoDBClient;
  readonly kms: KMSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly stepFunctions: SFNClient;
  /** Physical id of the only resource of a type whose logical id contains a word. */
  physicalId(type: string, word?: string): string;
  /** Creates a table like one of the stack's, but without a stream: nothing works on what a test stores. */
  createTable(like: StackTable, name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the local engine on the synthesized assembly, with clients for its services. */
export async function startLocalServices(secrets: Readonly<Record<string, string>> = {}): Promise<LocalServices> {
  const engine = await startEngine({ assemblyDir: assemblyDir(), secrets });
  const { endpoints, resources } = engine;
  const dynamodb = new DynamoDBClient({ ...ACCOUNT, endpoint: endpoints.dynamodb });
  const kms = new KMSClient({ ...ACCOUNT, endpoint: endpoints.kms });
  const secretsManager = new SecretsManagerClient({ ...ACCOUNT, endpoint: endpoints.secretsManager });
  const stepFunctions = new SFNClient({ ...ACCOUNT, endpoint: endpoints.stepFunctions });
  return {
    dynamodb,
    kms,
    secretsManager,
    stepFunctions,
    physicalId: (type, word = '') => {
      const found = resources.find((resource) => resource.type === type && resource.logicalId.includes(word));
      if (found === undefined) throw new Error(`The assembly has no ${type} ${word}`);
      return found.physicalId;
    },
    createTable: async (like, name) => {
      await dynamodb.send(new CreateTableCommand({ ...shapeOf(like), TableName: name }));
      return name;
    },
    stop: async () => {
      for (const client of [dynamodb, kms, secretsManager, stepFunctions]) client.destroy();
      await engine.stop();
    },
  };
}

/** Keys and indexes of a table, from the template. */
function shapeOf(like: StackTable): Omit<CreateTableCommandInput, 'TableName'> {
  const tables = Object.entries(templateResources()).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');
  const table = tables.find(([logicalId]) => logicalId.startsWith(`${like}Table`))?.[1];
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = (table?.Properties ??
    {}) as unknown as CreateTableCommandInput;
  return { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode: 'PAY_PER_REQUEST' };
}
