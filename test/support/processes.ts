import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The project's folder, where every process runs. */
export const PROJECT = resolve(__dirname, '../..');

/** What a process has left behind. */
export interface Finished {
  /** Exit code; `null` when it was ended because it took too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** How a process is started. */
export interface ProcessOptions {
  /** Added to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of the Node.js that runs it; default: the one that runs this process. */
  readonly node?: string | undefined;
  /** It is ended when it takes longer, in milliseconds. */
  readonly limitMs: number;
}

/** Runs Node.js in the project's folder and gathers what it prints. */
export async function runNode(
  args: readonly string[],
  { env = {}, node = process.execPath, limitMs }: ProcessOptions,
): Promise<Finished> {
  const startedMs = performance.now();
  const child = spawn(node, args, {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const stdout: string[] = [];
  const stderr: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  return { code, stdout: stdout.join(''), stderr: stderr.join(''), seconds };
}

/** Runs Node.js in the project's folder, showing what it prints; gives its exit code, 1 when it was ended. */
export async function showNode(
  args: readonly string[],
  { env = {}, node = process.execPath, limitMs }: ProcessOptions,
): Promise<number> {
  const child = spawn(node, args, {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  return new Promise((done, fail) => {
    child.on('error', fail).on('close', (code) => {
      done(code ?? 1);
    });
  });
}

/** Does a piece of work when its turn has come. */
export type Turn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets so many pieces of work run at a time; the others wait, in the order in which they came. */
export function turns(limit: number): Turn {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free === 0) await new Promise<void>((done) => waiting.push(done));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Works on items, so many at a time, and gives the results in the order of the items. */
export function atATime<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const turn = turns(limit);
  return Promise.all(items.map((item) => turn(() => work(item))));
}

/** The end of what a process has printed, where it says why it failed; first of all whether it took too long. */
export function lastWords({ code, stdout, stderr, seconds }: Finished): string {
  const words = (stderr.trim() === '' ? stdout : stderr).trim().slice(-LAST_WORDS_LENGTH);
  return code === null ? `Ended after ${seconds} s, its limit; its last words:\n${words}` : words;
}

const LAST_WORDS_LENGTH = 2_000;
