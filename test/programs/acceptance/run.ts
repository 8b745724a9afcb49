/** `npm run acceptance`: the acceptance cases against the product, wherever it runs. Exit code 1 when a case fails. */
import { runCommand } from '../../../lib/cli/command-error';
import { onEmulator } from '../rehearsal/on-emulator';
import { optionsOf } from './options';
import { runCasesAt, runCasesLocally } from './run-cases';

async function main(): Promise<number> {
  const target = optionsOf(process.argv.slice(2));
  if (target === 'local') return runCasesLocally();
  if (target === 'emulator') return onEmulator(({ target: deployed, callerEnv }) => runCasesAt(deployed, callerEnv));
  return runCasesAt(target);
}

runCommand(main);
