import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT } from '../processes';

/** What a run of `vpnctl` left behind. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How `vpnctl` is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in. */
  readonly input?: string | Uint8Array;
  /** Sends Ctrl-C as soon as stderr has this. */
  readonly interruptAt?: RegExp;
}

/** Runs `vpnctl` as a process of its own; it finds no settings of the user who runs the tests. */
export async function runVpnctl(args: readonly string[], options: RunOptions): Promise<Ran> {
  const child = spawn(process.execPath, [join(PROJECT, 'bin/vpnctl.mjs'), ...args], {
    cwd: options.cwd,
    env: { ...process.env, VPNCTL_URL: undefined, XDG_STATE_HOME: join(options.cwd, 'state'), ...options.env },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
    if (options.interruptAt?.test(written.stderr) === true) child.kill('SIGINT');
  });
  child.stdin.end(options.input);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...written };
}
