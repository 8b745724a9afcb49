import * as z from 'zod';
import { destinationSchema } from './messaging-schemas';

const stringMap = z.record(z.string(), z.coerce.string());
const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

/** What the engine runs of a table; capacity and billing have no effect on a laptop. */
export const tableSchema = z.strictObject({
  TableName: z.string().optional(),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
        ProvisionedThroughput: z.unknown().optional(),
        OnDemandThroughput: z.unknown().optional(),
      }),
    )
    .optional(),
  StreamSpecification: z
    .strictObject({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.literal(true) }).optional(),
});

/** What the engine runs of a function. Timeout in seconds. */
export const functionSchema = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.unknown().optional(), S3Key: z.string() }),
  Handler: z.string().regex(/^[^.]+\.[^.]+$/, 'expected <file>.<export>'),
  Runtime: z.string().startsWith('nodejs'),
  Environment: z.strictObject({ Variables: stringMap.default({}) }).default({ Variables: {} }),
  Timeout: z.number().int().positive().default(3),
  PackageType: z.literal('Zip').optional(),
  RecursiveLoop: z.enum(['Allow', 'Terminate']).default('Terminate'),
});

/** What the engine runs of an event source mapping of a stream: a table's, from its beginning, in order. */
export const eventSourceMappingSchema = z.strictObject({
  EventSourceArn: z.string().regex(/:table\/[^/]+\/stream\//, 'only the stream of a table, or a queue'),
  FunctionName: z.string(),
  StartingPosition: z.literal('TRIM_HORIZON'),
  Enabled: z.literal(true).optional(),
  BatchSize: z.number().int().positive().default(100),
  MaximumBatchingWindowInSeconds: z.number().nonnegative().default(0),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().int().min(-1).default(-1),
  MaximumRecordAgeInSeconds: z
    .number()
    .int()
    .refine((value) => value === -1 || (value >= 60 && value <= 604_800), '-1, or from 60 to 604800')
    .default(-1),
  DestinationConfig: destinationSchema.optional(),
});

/** What the engine runs of a state machine. */
export const stateMachineSchema = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').optional(),
  DefinitionString: z.string(),
});

/** What the engine runs of an API: an HTTP API without CORS rules. */
export const apiSchema = z.strictObject({ Name: z.string().optional(), ProtocolType: z.literal('HTTP') });

/** What the engine runs of a stage: the default one, which has no path prefix. */
export const stageSchema = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.boolean().optional(),
});

/** What the engine runs of a route. */
export const routeSchema = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM']).default('NONE'),
});

/** What the engine runs of an integration: a function, payload format 2.0. */
export const integrationSchema = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  ConnectionType: z.literal('INTERNET').optional(),
  TimeoutInMillis: z.number().int().min(50).max(30_000).default(30_000),
});

/** What the engine runs of a key. */
export const keySpecSchema = z.strictObject({
  KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'HMAC_256']).default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC']).default('ENCRYPT_DECRYPT'),
  Enabled: z.literal(true).optional(),
});

/** What the engine runs of a key's alias. */
export const aliasSchema = z.strictObject({ AliasName: z.string().startsWith('alias/'), TargetKeyId: z.string() });

/** What the engine runs of a secret. An empty GenerateSecretString gives a random value. */
export const secretSchema = z.strictObject({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z.strictObject({}).optional(),
});
