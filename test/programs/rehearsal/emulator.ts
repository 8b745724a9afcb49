import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../../../lib/cli/command-error';
import { freePort } from '../../../lib/base/free-port';
import { localAccount } from '../../../lib/local/base/local-account';
import { PROJECT } from '../../support/processes';
import { makeCertificate } from './certificate';
import { pythonEnvironment } from './python-environment';

const START_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 200;
const LAST_WORDS_LENGTH = 2000;
/** Exit code after Ctrl-C, as shells have it. */
const INTERRUPTED = 130;

/** An AWS-compatible emulator on the loopback address: MiniStack, with signatures and IAM policies enforced. */
export interface Emulator {
  /** What it is and which version. */
  readonly title: string;
  /** Base URL of all its services, without a slash at the end. */
  readonly url: string;
  /** Environment for programs that use it in place of AWS; nothing in it leads to a real account. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it has printed last. */
  lastWords(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Installs and starts the emulator.
 *
 * @throws CommandError that says what is missing, or with its last words when it does not start
 */
export async function startEmulator(): Promise<Emulator> {
  const commands = await pythonEnvironment(join(PROJECT, '.rehearsal', 'python'));
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-rehearsal-'));
  const files = await makeCertificate(folder);
  const url = `https://127.0.0.1:${await freePort()}`;
  const log = join(folder, 'emulator.log');
  const env = environmentOf(url, files.certificate, folder);
  const child = spawn(join(commands, 'ministack'), [], {
    // A group of its own: it starts a process for each function that runs.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...env,
      AWS_ENDPOINT_URL: undefined,
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: new URL(url).port,
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: localAccount.region,
      MINISTACK_SSL_CERT: files.certificate,
      MINISTACK_SSL_KEY: files.key,
      TMPDIR: folder,
      USE_SSL: '1',
    },
  });
  const written = createWriteStream(log);
  child.stdout.pipe(written, { end: false });
  child.stderr.pipe(written, { end: false });
  const lastWords = async (): Promise<string> => (await readFile(log, 'utf8')).slice(-LAST_WORDS_LENGTH);
  const leave = (): void => {
    killGroup(child);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', leave).once('SIGINT', exit).once('SIGTERM', exit);
  const stop = async (): Promise<void> => {
    await endGroup(child);
    process.off('exit', leave).off('SIGINT', exit).off('SIGTERM', exit);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const version = await versionAt(url, await readFile(files.certificate, 'utf8'), child);
    return { title: `MiniStack ${version}`, url, env, lastWords, stop };
  } catch (error) {
    const words = await lastWords();
    await stop();
    throw new CommandError(`The emulator did not start: ${(error as Error).message}\n${words}`);
  }
}

/** Ends this process so that its `exit` listeners run: the emulator's group gets no signal of the terminal. */
function exit(): void {
  process.exit(INTERRUPTED);
}

/** In place of everything that this machine may know of AWS. */
function environmentOf(url: string, certificate: string, folder: string): Emulator['env'] {
  const known = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(known.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: url,
    // The emulator takes this pair for the root of its account.
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: localAccount.region,
    // The CDK command line reads this one only, or REQUESTS_CA_BUNDLE.
    AWS_CA_BUNDLE: certificate,
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    // Nothing is written where other commands of this clone write at the same time.
    BUNDLES_DIR: join(folder, 'functions'),
    CDK_OUTPUT: join(folder, 'cdk.out'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: folder,
    NODE_EXTRA_CA_CERTS: certificate,
    TSX_DISABLE_CACHE: '1',
  };
}

/** Waits until the emulator answers; gives the version that it names. */
async function versionAt(url: string, certificate: string, child: ChildProcess): Promise<string> {
  const failed = once(child, 'error').then(([error]: unknown[]) => {
    throw error;
  });
  const deadlineMs = performance.now() + START_LIMIT_MS;
  for (;;) {
    const health = await Promise.race([askHealth(url, certificate), failed]);
    if (health !== undefined) return (JSON.parse(health) as { readonly version: string }).version;
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    if (performance.now() > deadlineMs) throw new Error(`no answer within ${START_LIMIT_MS / 1000} s`);
    await sleep(LOOK_EVERY_MS);
  }
}

function askHealth(url: string, certificate: string): Promise<string | undefined> {
  return new Promise((done) => {
    const request = get(`${url}/_ministack/health`, { ca: certificate }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        done(text);
      });
    });
    // Nobody listens yet.
    request.on('error', () => {
      done(undefined);
    });
  });
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  killGroup(child);
  await ended;
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them have ended already.
  }
}
