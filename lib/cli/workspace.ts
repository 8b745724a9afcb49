import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildAssembly } from '../build/build-assembly';
import type { BuiltAssembly } from '../build/build-assembly';

/** The folder of this clone. */
export const PROJECT_DIR = resolve(__dirname, '../..');

/**
 * Builds the assembly in a temporary folder, hands it to `use`, and removes the folder when `use` has ended or the
 * process exits.
 */
export async function withAssembly<T>(use: (assembly: BuiltAssembly) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    return await use(await buildAssembly(PROJECT_DIR, folder));
  } finally {
    process.off('exit', remove);
    remove();
  }
}
