import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../../..');
const READY = /is ready at (http:\S+)/;

/** `npm start` as a process of its own, without the installation before it. */
export class E2eProcess {
  stdout = '';
  stderr = '';
  private readonly exit: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exit = once(child, 'close').then(([code]) => code as number | null);
  }

  /** @param temporaryDir where the process may leave files behind when it is killed */
  static start(args: readonly string[], temporaryDir: string): E2eProcess {
    const env = { ...process.env, TMPDIR: temporaryDir };
    const options = { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
    return new E2eProcess(spawn(process.execPath, ['--import', 'tsx', 'bin/start.ts', ...args], options));
  }

  /** Waits until it says its URL; throws with its output when it ends instead. */
  async url(): Promise<string> {
    for (;;) {
      const url = READY.exec(this.stdout)?.[1];
      if (url !== undefined) return url;
      const ended = await Promise.race([
        once(this.child.stdout ?? this.child, 'data').then(() => false),
        this.exited(),
      ]);
      if (ended !== false) throw new Error(`npm start has ended: ${this.stdout}${this.stderr}`);
    }
  }

  /** The exit code; null after a signal. */
  exited(): Promise<number | null> {
    return this.exit;
  }

  /** Kills it so that it cannot do anything more. */
  async kill(): Promise<void> {
    this.killNow();
    await this.exit;
  }

  /** As {@link kill}, without waiting. */
  killNow(): void {
    this.child.kill('SIGKILL');
  }

  /** Ends it as Ctrl-C does; gives the exit code. */
  interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.exit;
  }
}

/** Command lines of the processes of this machine that mention a text. */
export function processesWith(text: string): readonly string[] {
  return commandLines().filter((line) => line.includes(text));
}

/** From `/proc` where there is one: a small machine has no `ps`. */
function commandLines(): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) {
    return spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).stdout.split('\n');
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLineOf(pid).replaceAll('\0', ' '));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended since it was listed.
    return '';
  }
}
