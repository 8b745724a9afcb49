import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTION_NAMES, type FunctionName } from '../../lambdas/contract/functions';
import { assemblyDir, templateResources, type TemplateResource } from '../support/assembly';

/** A resource of the synthesized template with its logical id. */
export interface Resource {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
}

/** All resources of one type, in template order. */
export function resourcesOf(type: string): readonly Resource[] {
  return Object.entries(templateResources())
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => toResource(id, resource));
}

/** The resource of a type when the template has exactly one; throws otherwise. */
export function onlyResourceOf(type: string): Resource {
  const [resource, ...others] = resourcesOf(type);
  if (resource === undefined || others.length > 0) throw new Error(`The template has not exactly one ${type}`);
  return resource;
}

/** The table of a construct of the stack; throws when it has none. */
export function tableOf(construct: 'Requests' | 'Audit' | 'Work'): Resource {
  const found = resourcesOf('AWS::DynamoDB::Table').find(({ id }) => readable({ Ref: id }) === `${construct}Table`);
  if (found === undefined) throw new Error(`The template has no table of ${construct}`);
  return found;
}

/** The event source mapping that calls the function of that name; throws when it has not exactly one. */
export function mappingOf(name: FunctionName): Resource {
  const ref = readable({ Ref: functionsByName()[name].id });
  const [mapping, ...others] = resourcesOf('AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => readable(properties['FunctionName']) === ref,
  );
  if (mapping === undefined || others.length > 0) throw new Error(`Not exactly one event source mapping calls ${name}`);
  return mapping;
}

/**
 * The Lambda function of each name, told by what it runs: its asset is the bundle that the build made of
 * `lambdas/<name>.ts`. Throws when a name has no function.
 */
export function functionsByName(): Readonly<Record<FunctionName, Resource>> {
  return (found.functions ??= findFunctions());
}

/** Megabytes of bundles are compared once for all tests of a file. */
const found: { functions?: Readonly<Record<FunctionName, Resource>> } = {};

function findFunctions(): Readonly<Record<FunctionName, Resource>> {
  const functions = resourcesOf('AWS::Lambda::Function').map((one) => [bundleOf(one), one] as const);
  const byName = FUNCTION_NAMES.map((name) => {
    const bundle = readFileSync(join(buildDir(), 'functions', name, 'index.js'), 'utf8');
    const [, resource] = functions.find(([code]) => code === bundle) ?? [];
    if (resource === undefined) throw new Error(`No function of the template runs the bundle ${name}`);
    return [name, resource] as const;
  });
  return Object.fromEntries(byName) as Record<FunctionName, Resource>; // one entry per name
}

/**
 * A template value as one readable line: references by logical id without the hash that CDK appends, pseudo parameters
 * in braces, a part of an ARN by its number.
 */
export function readable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(readable).join(', ');
  const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Join': join, 'Fn::Select': select } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref.startsWith('AWS::') ? `{${Ref.slice(5)}}` : withoutHash(Ref);
  if (Array.isArray(getAtt)) return getAtt.map((part) => withoutHash(String(part))).join('.');
  if (Array.isArray(join)) return (join as [string, unknown[]])[1].map(readable).join(String(join[0]));
  if (Array.isArray(select)) return selected(select as [number, unknown]);
  throw new Error(`No readable form for ${JSON.stringify(value)}`);
}

function selected([index, list]: readonly [number, unknown]): string {
  const { 'Fn::Split': split } = list as Record<string, readonly [string, unknown]>;
  if (split === undefined) throw new Error(`No readable form for part ${index} of ${JSON.stringify(list)}`);
  return `{part ${index} of ${readable(split[1])}}`;
}

/** Folder that jest's global set-up has built into. */
export function buildDir(): string {
  return join(assemblyDir(), '..');
}

function toResource(id: string, { Properties = {}, DeletionPolicy }: TemplateResource): Resource {
  return { id, properties: Properties, deletionPolicy: DeletionPolicy };
}

function bundleOf({ properties }: Resource): string {
  const { S3Key } = properties['Code'] as { S3Key: string };
  return readFileSync(join(assemblyDir(), `asset.${S3Key.replace(/\.zip$/, '')}`, 'index.js'), 'utf8');
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
