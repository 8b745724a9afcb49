import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { EngineStartError } from '../base/errors';
import { freePort } from '../../base/free-port';
import { withTableFile } from './table-file';

const startLimitMs = 10_000;
const stopLimitMs = 5_000;
const startAttempts = 3;

/**
 * Runs the program until standard input ends. The engine holds the other end, so the child dies with the engine even
 * when the engine is killed with a signal it cannot catch.
 */
const dieWithParent = [
  'exec 3<&0',
  '"$0" "$@" 3<&- </dev/null &',
  'child=$!',
  '{ cat >/dev/null; kill "$child" 2>/dev/null; } <&3 3<&- &',
  'exec 3<&-',
  'wait "$child"',
].join('\n');

/** A running DynamoDB engine. */
export interface DynamoDbServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts dynoxide (engines.md "dynoxide") on a free loopback port.
 *
 * @param databaseFile SQLite file that keeps the tables; without it they end with the engine
 * @throws EngineStartError when no binary is found, it does not answer, or the file is of another version
 */
export async function startDynoxide(databaseFile: string | undefined): Promise<DynamoDbServer> {
  const binary = findBinary();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTableFile(databaseFile, (file) => startOnce(binary, file));
    } catch (error) {
      // Another process may have taken the free port in between.
      if (attempt === startAttempts) throw error;
    }
  }
}

async function startOnce(binary: string, databaseFile: string): Promise<DynamoDbServer> {
  const port = await freePort();
  const args = ['--port', String(port), '--db-path', databaseFile];
  // An own process group keeps Ctrl-C away from the child: the engine stops it after the functions.
  const child = spawn('/bin/sh', ['-c', dieWithParent, binary, ...args], { stdio: 'pipe', detached: true });
  const output = collect(child.stdout, child.stderr);
  const limit = setTimeout(() => {
    kill(child);
  }, startLimitMs);
  try {
    await untilListening(child, binary, output);
  } finally {
    clearTimeout(limit);
  }
  return { url: `http://127.0.0.1:${port}`, stop: () => stopChild(child) };
}

function untilListening(child: ChildProcess, binary: string, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (output().includes('listening on')) resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('error', reject);
    child.once('exit', () => {
      reject(new EngineStartError(`dynoxide (${binary}) does not start: ${output().trim()}`));
    });
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.destroy();
  const limit = setTimeout(() => {
    kill(child);
  }, stopLimitMs);
  await exited;
  clearTimeout(limit);
}

function kill(child: ChildProcess): void {
  // The group: the shell and dynoxide.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

function collect(...streams: readonly Readable[]): () => string {
  let text = '';
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-2_000);
    });
  }
  return () => text;
}

function findBinary(): string {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  const found = [packagedBinary(packageName), binaryOnPath()].find((path) => path !== undefined && isExecutable(path));
  if (found !== undefined) return found;
  throw new EngineStartError(
    `No DynamoDB engine for this platform: install the package ${packageName}, put dynoxide on PATH, ` +
      'or give the address of another DynamoDB endpoint with the option dynamodbEndpoint',
  );
}

function packagedBinary(packageName: string): string | undefined {
  try {
    return join(dirname(createRequire(__filename).resolve(`${packageName}/package.json`)), 'dynoxide');
  } catch {
    return undefined; // the package is optional: it exists for some platforms only
  }
}

function binaryOnPath(): string | undefined {
  const found = spawnSync('/bin/sh', ['-c', 'command -v dynoxide'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // one of several places to look
  }
}
