import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Has the simulation run what would be deployed. To be called in the project's folder.
 *
 * @param assemblyDir an assembly that was built before, with the bundles beside it; default: one is built
 */
export async function useAssembly(assemblyDir: string | undefined): Promise<void> {
  process.env['TEST_ASSEMBLY_DIR'] = assemblyDir ?? (await build());
}

async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-faults-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  // Only here: a bundle of the simulation is given an assembly and does without the tools.
  const { buildAssembly } = await import('../../../lib/build/build-assembly');
  const { assemblyDir } = await buildAssembly(process.cwd(), folder);
  return assemblyDir;
}
