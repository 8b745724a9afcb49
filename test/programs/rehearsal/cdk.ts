import { lastWords, runNode } from '../../support/processes';
import type { Finished } from '../../support/processes';

const CDK = 'node_modules/aws-cdk/bin/cdk';
const LIMIT_MS = 300_000;

/** Environment of a program, as `runNode` takes it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the CDK command line in the project's folder.
 *
 * @throws Error with the end of its output when it fails
 */
export async function cdk(args: readonly string[], env: Environment): Promise<Finished> {
  const finished = await runNode([CDK, ...args, '--ci', '--no-notices', '--no-version-reporting'], {
    env,
    limitMs: LIMIT_MS,
  });
  if (finished.code !== 0) throw new Error(`cdk ${args.join(' ')} failed: ${lastWords(finished)}`);
  return finished;
}

/** The profile for which the stack makes a secret. */
export const CONTEXT = ['--context', 'providers=rehearsal'] as const;
/** How the stack is deployed. */
export const DEPLOY = ['deploy', '--require-approval', 'never', ...CONTEXT] as const;
