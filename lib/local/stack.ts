import type * as z from 'zod';
import type { Assembly, TemplateResource } from './assembly';
import { EngineStartError, UnsupportedFeatureError } from './errors';
import { inertProperties, inertTypes } from './inert-properties';
import { resolveIntrinsics, type References } from './intrinsics';
import { parseSupported } from './parse-supported';
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
  readonly eventSourceMappings: Of<typeof schemas.eventSourceMappingSchema>;
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
 * @throws UnsupportedFeatureError for the first type, property or value that the engine cannot run
 * @throws EngineStartError when the assembly contradicts itself, e.g. a function without its asset
 */
export function readStack(assembly: Assembly): Stack {
  const active = assembly.resources.filter((resource) => !inertTypes.includes(resource.type));
  active.forEach(refuseUnknown);
  const references = referencesOf(assembly.stackName, assembly.resources);
  const read = <T>(type: string, schema: z.ZodType<T>): Resource<T>[] =>
    active.filter((resource) => resource.type === type).map((resource) => readResource(resource, schema, references));

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
    eventSourceMappings: read('AWS::Lambda::EventSourceMapping', schemas.eventSourceMappingSchema),
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
