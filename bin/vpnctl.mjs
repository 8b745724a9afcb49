#!/usr/bin/env node
// Starts the command line client; the code itself is TypeScript.
import { fileURLToPath } from 'node:url';
import { runBundled } from '../lib/build/command-bundle.mjs';

try {
  await runBundled(fileURLToPath(new URL('..', import.meta.url)), 'bin/vpnctl.ts');
} catch (error) {
  process.stderr.write(`vpnctl cannot be built (npm install may help): ${error.message.split('\n')[0]}\n`);
  process.exitCode = 1;
}
