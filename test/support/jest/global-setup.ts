import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildAssembly } from '../../../lib/build/build-assembly';

/**
 * Builds the functions and synthesizes the app once for all tests: they run what would be deployed. Whoever starts jest with
 * TEST_ASSEMBLY_DIR has done so already.
 */
export default async function setUp(): Promise<void> {
  if (process.env['TEST_ASSEMBLY_DIR'] !== undefined) return;
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-test-'));
  const { assemblyDir } = await buildAssembly(resolve(__dirname, '../../..'), folder);
  process.env['TEST_BUILD_DIR'] = folder;
  process.env['TEST_ASSEMBLY_DIR'] = assemblyDir;
}
