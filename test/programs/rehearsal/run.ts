/**
 * `npm run rehearse`: the unchanged app on an AWS-compatible emulator that others wrote, from `cdk bootstrap` to
 * `cdk destroy`, everything on the loopback address: the acceptance cases, then the next version deployed while requests
 * run. Exit code 1 when anything fails.
 */
import { runCommand } from '../../../lib/cli/command-error';
import { runCasesAt } from '../acceptance/run-cases';
import { TARGET_VARIABLE } from '../../acceptance/target';
import type { DeployedTarget } from '../../acceptance/target';
import { showNode } from '../../support/processes';
import type { Environment } from './cdk';
import { onEmulator } from './on-emulator';
import { step } from './step';

const LIMIT_MS = 300_000;

async function main(): Promise<number> {
  const startedMs = performance.now();
  const exitCode = await onEmulator(async ({ target, env, callerEnv }) => {
    const exitCodes = [
      await step('calls of strangers', () => runScript('strangers.ts', target, callerEnv)),
      await step('acceptance cases', () => runCasesAt(target, callerEnv)),
      await step('cdk deploy of the next version while requests run', () => {
        return runScript('update-in-flight.ts', target, env);
      }),
    ];
    return Math.max(...exitCodes);
  });
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  process.stdout.write(`The rehearsal ${exitCode === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
  return exitCode;
}

/** Runs a script of this folder against the deployed product; gives its exit code. */
function runScript(file: string, target: DeployedTarget, env: Environment): Promise<number> {
  const variables = { ...env, [TARGET_VARIABLE]: JSON.stringify(target) };
  return showNode(['--import', 'tsx', `test/programs/rehearsal/${file}`], { env: variables, limitMs: LIMIT_MS });
}

runCommand(main);
