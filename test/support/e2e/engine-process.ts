import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { EngineCounters } from '../../../lib/local/engine';
import type { EngineOrder, EngineProcessOptions, EngineReport, Started } from './engine-messages';

const PROJECT = resolve(__dirname, '../../..');
const MAIN = join(__dirname, 'engine-main.ts');

/** An engine in a process of its own, which can be killed. */
export class E2eEngineProcess implements Started {
  /** Everything that it has written so far. */
  stdout = '';
  stderr = '';
  private orders = 0;
  private readonly exit: Promise<unknown>;
  private started: Started | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exit = once(child, 'close');
  }

  /**
   * Starts an engine; returns when it runs.
   *
   * @param temporaryDir where the process may leave files behind when it is killed
   * @throws Error with its output when it ends instead
   */
  static async start(options: EngineProcessOptions, temporaryDir: string): Promise<E2eEngineProcess> {
    const child = fork(MAIN, [], {
      cwd: PROJECT,
      env: { ...process.env, TMPDIR: temporaryDir },
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const engine = new E2eEngineProcess(child);
    child.send(options);
    const [message] = (await engine.unlessEnded(once(child, 'message'))) as [Started]; // its first message
    engine.started = message;
    return engine;
  }

  get url(): string {
    return this.running().url;
  }

  get endpoints(): Started['endpoints'] {
    return this.running().endpoints;
  }

  get resources(): Started['resources'] {
    return this.running().resources;
  }

  /** What the engine has done so far. */
  async counters(): Promise<EngineCounters> {
    return (await this.order('counters')) as EngineCounters; // the answer to this order
  }

  /** See `Engine.idle`. */
  async idle(): Promise<void> {
    await this.order('idle');
  }

  /** Ends the engine and its process in order. */
  async stop(): Promise<void> {
    await this.order('stop');
    await this.exit;
  }

  /** Kills the process, so that it cannot do anything more. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  private running(): Started {
    if (this.started === undefined) throw new Error('The engine has not started');
    return this.started;
  }

  private async order(wish: EngineOrder['wish']): Promise<EngineReport['answer']> {
    const id = (this.orders += 1);
    const done = new Promise<EngineReport['answer']>((resolve) => {
      const take = (message: unknown): void => {
        const report = message as EngineReport; // every message after the first
        if (report.id !== id) return;
        this.child.off('message', take);
        resolve(report.answer);
      };
      this.child.on('message', take);
    });
    this.child.send({ id, wish } satisfies EngineOrder);
    return this.unlessEnded(done);
  }

  private async unlessEnded<Result>(result: Promise<Result>): Promise<Result> {
    return Promise.race([
      result,
      this.exit.then(() => {
        throw new Error(`The engine's process has ended: ${this.stdout}${this.stderr}`);
      }),
    ]);
  }
}
