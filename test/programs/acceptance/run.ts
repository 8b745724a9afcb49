/** `npm run acceptance`: the acceptance cases against the product, wherever it runs. Exit code 1 when a case fails. */
import { runCommand } from '../../../lib/cli/command-error';
import { runNode } from '../../support/processes';
import { onEmulator } from '../rehearsal/on-emulator';
import { optionsOf } from './options';
import { nodeRelease } from './node-release';
import { runCasesAt, runCasesLocally } from './run-cases';

async function main(): Promise<number> {
  const { target, node } = optionsOf(process.argv.slice(2));
  if (target === 'local') return runLocally(node);
  if (target === 'emulator') return onEmulator(({ target: deployed, callerEnv }) => runCasesAt(deployed, callerEnv));
  return runCasesAt(target);
}

/** @param major version of Node.js; default: the one that runs this process */
async function runLocally(major: string | undefined): Promise<number> {
  if (major === undefined) return runCasesLocally();
  const node = await nodeRelease(major);
  process.stdout.write(`The engines and their functions run on Node.js ${await versionOf(node)}\n`);
  return runCasesLocally(node);
}

async function versionOf(node: string): Promise<string> {
  return (await runNode(['--version'], { node, limitMs: 10_000 })).stdout.trim();
}

runCommand(main);
