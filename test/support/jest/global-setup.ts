import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildAssembly } from '../../../lib/build/build-assembly';

/** What jest says of a run: the patterns of paths on its command line. */
interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/** Folders with tests of the sources themselves. */
const NEEDS_NO_ASSEMBLY = /(^|\/)test\/(unit|property|simulator|engine)(\/|$)/;

/**
 * Builds the functions and synthesizes the app once for all tests: they run what would be deployed. Nothing is built for a
 * run of tests that need none of it. Whoever starts jest with TEST_ASSEMBLY_DIR has built already.
 */
export default async function setUp({ testPathPatterns: { patterns } }: Run): Promise<void> {
  if (process.env['TEST_ASSEMBLY_DIR'] !== undefined) return;
  if (patterns.length > 0 && patterns.every((pattern) => NEEDS_NO_ASSEMBLY.test(pattern))) return;
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-test-'));
  const { assemblyDir } = await buildAssembly(resolve(__dirname, '../../..'), folder);
  process.env['TEST_BUILD_DIR'] = folder;
  process.env['TEST_ASSEMBLY_DIR'] = assemblyDir;
}
