import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleFunctions } from '../lib/build/bundle-functions';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: process.env['BUNDLES_DIR'] ?? 'dist' } } });
  for (const { functionName, bytes } of await bundleFunctions(resolve(__dirname, '..'), resolve(values.out))) {
    process.stderr.write(`${functionName.padEnd(22)}${(bytes / 1000).toFixed(0).padStart(6)} KB\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
