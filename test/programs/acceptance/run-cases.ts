import { showNode } from '../../support/processes';
import { TARGET_VARIABLE } from '../../acceptance/target';
import type { DeployedTarget } from '../../acceptance/target';

const JEST = ['node_modules/jest/bin/jest.js', '--verbose'];
const LIMIT_MS = 600_000;

/**
 * Runs the cases on embedded engines, one for each file; gives the exit code.
 *
 * @param node path of the Node.js that runs the engines and their functions; default: the one that runs this process
 */
export function runCasesLocally(node?: string): Promise<number> {
  return showNode([...JEST, 'test/acceptance'], { node, limitMs: LIMIT_MS });
}

/** Runs the cases against a deployed product; gives the exit code. @param env credentials and region */
export function runCasesAt(
  target: DeployedTarget,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<number> {
  const variables = { ...env, [TARGET_VARIABLE]: JSON.stringify(target) };
  return showNode([...JEST, '--config', 'jest.acceptance.config.cjs'], { env: variables, limitMs: LIMIT_MS });
}
