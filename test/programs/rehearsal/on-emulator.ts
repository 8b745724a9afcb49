import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { localAccount } from '../../../lib/local/base/local-account';
import type { DeployedTarget } from '../../acceptance/target';
import { runNode, lastWords } from '../../support/processes';
import { cdk, CONTEXT, DEPLOY } from './cdk';
import type { Environment } from './cdk';
import { startEmulator } from './emulator';
import { step } from './step';

const SCRIPT_LIMIT_MS = 60_000;

/** The product on an emulator. */
export interface Rehearsed {
  readonly target: DeployedTarget;
  /** Environment of programs that may do everything there. */
  readonly env: Environment;
  /** Environment of a caller, who may do what the cases need and nothing else. */
  readonly callerEnv: Environment;
}

/** Starts an emulator, deploys the product to it with the CDK command line, and hands it to `use`; removes it afterwards. */
export async function onEmulator(use: (rehearsed: Rehearsed) => Promise<number>): Promise<number> {
  const emulator = await step('install and start the emulator', startEmulator);
  try {
    const { title, url, env } = emulator;
    process.stdout.write(
      `  engine: ${title} at ${url}, AWS CDK ${await cdkVersion(env)}, Node.js ${process.version}\n`,
    );
    await step('cdk bootstrap', () =>
      cdk(['bootstrap', `aws://${localAccount.accountId}/${localAccount.region}`], env),
    );
    const target = await step('cdk deploy', () => deploy(url, env));
    process.stdout.write(`  API: ${target.api}\n  queue: ${target.queue}\n`);
    await step('change permissions that the emulator cannot decide (docs/engines.md)', () => adaptPolicies(env));
    const exitCode = await use({ target, env, callerEnv: { ...env, ...(await makeCaller(env)) } });
    await step('cdk destroy', () => cdk(['destroy', '--force', ...CONTEXT], env));
    return exitCode;
  } catch (error) {
    process.stderr.write(`The emulator printed last:\n${await emulator.lastWords()}\n`);
    throw error;
  } finally {
    await emulator.stop();
  }
}

async function cdkVersion(env: Environment): Promise<string> {
  return (await cdk(['--version'], env)).stdout.trim();
}

async function deploy(url: string, env: Environment): Promise<DeployedTarget> {
  const file = join(tmpdir(), `outputs-${randomUUID()}.json`);
  try {
    await cdk([...DEPLOY, '--outputs-file', file], env);
    const outputs = (JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>)[
      'VpnProvisioner'
    ];
    const output = (name: string): string => {
      const found = Object.entries(outputs ?? {}).find(([key]) => key.startsWith(name));
      if (found === undefined) throw new Error(`The stack has no output ${name}`);
      return found[1];
    };
    return {
      api: apiUrl(output('HttpUrl'), url),
      queue: output('IntakeUrl'),
      providerUrl: 'http://127.0.0.1:{port}',
    };
  } finally {
    await rm(file, { force: true });
  }
}

/** The emulator answers for the API's own host name, which no resolver knows, and under this path. */
function apiUrl(output: string, url: string): string {
  const apiId = /^https:\/\/(\w+)\.execute-api\./.exec(output)?.[1];
  if (apiId === undefined) throw new Error(`The stack's output HttpUrl names no API: ${output}`);
  return `${url}/_aws/execute-api/${apiId}/$default`;
}

async function adaptPolicies(env: Environment): Promise<void> {
  process.stdout.write(await outputOf('adapt-policies.ts', env));
}

async function makeCaller(env: Environment): Promise<Environment> {
  return JSON.parse(await outputOf('make-caller.ts', env)) as Environment; // printed by our own script
}

/** Runs a script of this folder; gives what it prints. */
async function outputOf(file: string, env: Environment): Promise<string> {
  const script = ['--import', 'tsx', `test/programs/rehearsal/${file}`];
  const finished = await runNode(script, { env, limitMs: SCRIPT_LIMIT_MS });
  if (finished.code !== 0) throw new Error(`${file} failed: ${lastWords(finished)}`);
  return finished.stdout;
}
