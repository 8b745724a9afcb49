import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { EngineStartError, UnsupportedFeatureError } from '../base/errors';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.object({ templateFile: z.string().optional(), file: z.string().optional() }).optional(),
    }),
  ),
});

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Condition: z.string().optional(),
    }),
  ),
});

const assetsSchema = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) });

/** One resource of a template, its properties as written, intrinsic functions included. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition: string | undefined;
}

/** The one stack of a cloud assembly. */
export interface Assembly {
  readonly stackName: string;
  readonly resources: readonly TemplateResource[];
  /** Folder of an asset by its object key, `<hash>.zip` (engines.md "Cloud assembly"); undefined when unknown. */
  assetFolder(objectKey: string): string | undefined;
}

/**
 * Reads a synthesized CDK cloud assembly (`cdk.out`) from disk.
 *
 * @throws EngineStartError when the folder holds no readable assembly
 * @throws UnsupportedFeatureError when it holds more than one stack, or nested assemblies
 */
export async function readAssembly(assemblyDir: string): Promise<Assembly> {
  const manifest = await readJson(join(assemblyDir, 'manifest.json'), manifestSchema);
  const artifacts = Object.entries(manifest.artifacts);
  const ofType = (type: string): typeof artifacts => artifacts.filter(([, artifact]) => artifact.type === type);
  const stacks = ofType('aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined) throw new EngineStartError(`No stack in the cloud assembly ${assemblyDir}`);
  if (stacks.length > 1 || ofType('cdk:cloud-assembly').length > 0) {
    throw new UnsupportedFeatureError(assemblyDir, `more than one stack (${stacks.map(([id]) => id).join(', ')})`);
  }
  const template = await readJson(join(assemblyDir, stack[1].properties?.templateFile ?? ''), templateSchema);
  const assets = await readAssets(
    assemblyDir,
    ofType('cdk:asset-manifest').map(([, artifact]) => artifact.properties?.file ?? ''),
  );
  return {
    stackName: stack[0],
    resources: Object.entries(template.Resources).map(([logicalId, resource]) => ({
      logicalId,
      type: resource.Type,
      properties: resource.Properties,
      condition: resource.Condition,
    })),
    assetFolder: (objectKey) => assets.get(objectKey.replace(/\.zip$/, '')),
  };
}

async function readAssets(assemblyDir: string, files: readonly string[]): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  for (const file of files) {
    const assets = await readJson(join(assemblyDir, file), assetsSchema);
    for (const [hash, asset] of Object.entries(assets.files)) folders.set(hash, join(assemblyDir, asset.source.path));
  }
  return folders;
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new EngineStartError(`Cannot read ${path} as part of a cloud assembly; synthesize the app first`, {
      cause: error,
    });
  }
}
