import type * as z from 'zod';
import type { Assembly, TemplateResource } from './assembly';
import { EngineStartError, UnsupportedFeatureError } from '../base/errors';
import { inertProperties, inertTypes } from './inert-properties';
import { resolveIntrinsics, type References } from './intrinsics';
import * as messaging from './messaging-schemas';
import { parseSupported } from '../base/parse-supported';
import { referencesOf } from './references';
import * as schemas from './resource-schemas';

/** A resource with its properties resolved and checked. */
export interface Resource<T> {
  readonly logicalId: string;
  /** What `Ref` gives: a name, an id or an ARN, as AWS has it. */
  readonly ref: string;
  readonly properties: T;
}

type Of<S extends z.ZodType> = readonly Resource<z.infer<S>>[];

/** Everything of a stack that the engine runs. */
export interface Stack {
  readonly tables: Of<typeof schemas.tableSchema>;
  readonly functions: readonly (Resource<z.infer<typeof schemas.functionSchema>> & { readonly folder: string })[];
  /** Those of a table's stream. */
  readonly eventSourceMappings: Of<typeof schemas.eventSourceMappingSchema>;
  readonly queues: Of<typeof messaging.queueSchema>;
  /** Event source mappings of queues. */
  readonly queueMappings: Of<typeof messaging.queueMappingSchema>;
  readonly rules: Of<typeof messaging.ruleSchema>;
  readonly eventInvokeConfigs: Of<typeof messaging.eventInvokeConfigSchema>;
  readonly stateMachines: Of<typeof schemas.stateMachineSchema>;
  readonly routes: Of<typeof schemas.routeSchema>;
  readonly integrations: Of<typeof schemas.integrationSchema>;
  readonly keys: Of<typeof schemas.keySpecSchema>;
  readonly aliases: Of<typeof schemas.aliasSchema>;
  readonly secrets: Of<typeof schemas.secretSchema>;
  /** All resources that run, by logical id, for look-ups. */
  readonly resources: readonly { readonly logicalId: string; readonly type: string; readonly physicalId: string }[];
}

/**
 * Resolves and checks every resource of an assembly.
 *
 * @param servicesUrl where the services of the engine listen: URLs of queues begin with it
 * @throws UnsupportedFeatureError for the first type, property or value that the engine cannot run
 * @throws EngineStartError when the assembly contradicts itself, e.g. a function without its asset
 */
export function readStack(assembly: Assembly, servicesUrl = 'http://127.0.0.1'): Stack {
  const active = assembly.resources.filter((resource) => !inertTypes.includes(resource.type));
  active.forEach(refuseUnknown);
  const references = referencesOf(assembly.stackName, assembly.resources, servicesUrl);
  const readAll = <T>(resources: readonly TemplateResource[], schema: z.ZodType<T>): Resource<T>[] =>
    resources.map((resource) => readResource(resource, schema, references));
  const ofType = (type: string): TemplateResource[] => active.filter((resource) => resource.type === type);
  const read = <T>(type: string, schema: z.ZodType<T>): Resource<T>[] => readAll(ofType(type), schema);
  const mappings = ofType('AWS::Lambda::EventSourceMapping');
  const ofQueues = mappings.filter((mapping) => isOfQueue(mapping, references));

  const apis = read('AWS::ApiGatewayV2::Api', schemas.apiSchema);
  const secondApi = apis[1];
  if (secondApi !== undefined) throw new UnsupportedFeatureError(secondApi.logicalId, 'a second HTTP API');
  read('AWS::ApiGatewayV2::Stage', schemas.stageSchema);
  return {
    tables: read('AWS::DynamoDB::Table', schemas.tableSchema),
    functions: read('AWS::Lambda::Function', schemas.functionSchema).map((fn) => ({
      ...fn,
      folder: assetFolder(assembly, fn.logicalId, fn.properties.Code.S3Key),
    })),
    eventSourceMappings: readAll(
      mappings.filter((mapping) => !ofQueues.includes(mapping)),
      schemas.eventSourceMappingSchema,
    ),
    queues: read('AWS::SQS::Queue', messaging.queueSchema),
    queueMappings: readAll(ofQueues, messaging.queueMappingSchema),
    rules: read('AWS::Events::Rule', messaging.ruleSchema),
    eventInvokeConfigs: read('AWS::Lambda::EventInvokeConfig', messaging.eventInvokeConfigSchema),
    stateMachines: read('AWS::StepFunctions::StateMachine', schemas.stateMachineSchema),
    routes: read('AWS::ApiGatewayV2::Route', schemas.routeSchema),
    integrations: read('AWS::ApiGatewayV2::Integration', schemas.integrationSchema),
    keys: read('AWS::KMS::Key', schemas.keySpecSchema),
    aliases: read('AWS::KMS::Alias', schemas.aliasSchema),
    secrets: read('AWS::SecretsManager::Secret', schemas.secretSchema),
    resources: active.map(({ logicalId, type }) => ({
      logicalId,
      type,
      physicalId: references.ref(logicalId) ?? logicalId,
    })),
  };
}

function refuseUnknown(resource: TemplateResource): void {
  const subject = describe(resource);
  if (!(resource.type in inertProperties)) throw new UnsupportedFeatureError(subject, 'this resource type');
  if (resource.condition !== undefined) throw new UnsupportedFeatureError(subject, `Condition ${resource.condition}`);
}

function isOfQueue(mapping: TemplateResource, references: References): boolean {
  const source = resolveIntrinsics(mapping.properties['EventSourceArn'], references, describe(mapping));
  return typeof source === 'string' && /^arn:[^:]+:sqs:/.test(source);
}

function readResource<T>(resource: TemplateResource, schema: z.ZodType<T>, references: References): Resource<T> {
  const inert = inertProperties[resource.type] ?? [];
  const properties = Object.fromEntries(Object.entries(resource.properties).filter(([name]) => !inert.includes(name)));
  return {
    logicalId: resource.logicalId,
    ref: references.ref(resource.logicalId) ?? resource.logicalId,
    properties: parseSupported(
      schema,
      resolveIntrinsics(properties, references, describe(resource)),
      describe(resource),
    ),
  };
}

function assetFolder(assembly: Assembly, logicalId: string, objectKey: string): string {
  const folder = assembly.assetFolder(objectKey);
  if (folder === undefined) throw new EngineStartError(`${logicalId}: no asset ${objectKey} in the cloud assembly`);
  return folder;
}

function describe(resource: TemplateResource): string {
  return `${resource.logicalId} (${resource.type})`;
}
