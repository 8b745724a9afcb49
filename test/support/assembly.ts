import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One resource of the synthesized template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** Folder of the synthesized assembly that `global-setup` has built. */
export function assemblyDir(): string {
  const folder = process.env['TEST_ASSEMBLY_DIR'];
  if (folder === undefined) throw new Error('global-setup has not built the assembly');
  return folder;
}

/** Resources of the synthesized template by logical id; read once for all tests of a file, which leave them as they are. */
export function templateResources(): Readonly<Record<string, TemplateResource>> {
  return (template.resources ??= readResources());
}

const template: { resources?: Readonly<Record<string, TemplateResource>> } = {};

function readResources(): Readonly<Record<string, TemplateResource>> {
  const text = readFileSync(join(assemblyDir(), 'VpnProvisioner.template.json'), 'utf8');
  return (JSON.parse(text) as { Resources: Record<string, TemplateResource> }).Resources;
}
