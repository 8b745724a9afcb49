import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../base/error-code';
import { EngineStartError } from './base/errors';

/** The folder that keeps an engine's state, held by one engine at a time. */
export interface DataDir {
  /** Absolute path of the folder. */
  readonly path: string;
  /** Absolute path of a file in the folder. */
  file(name: string): string;
  release(): Promise<void>;
}

/**
 * Opens the folder, made when missing, for this engine alone. The lock is a listening local socket, which the system
 * takes away with its process: a killed engine leaves none behind that could be mistaken for a live one, as a
 * process id in a file could.
 *
 * @throws EngineStartError when another live engine holds the folder
 */
export async function openDataDir(path: string): Promise<DataDir> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const folder = await realpath(path);
  const lock = await lockFolder(folder);
  return {
    path: folder,
    file: (name) => join(folder, name),
    release: async () => {
      lock.close();
      await once(lock, 'close');
    },
  };
}

async function lockFolder(folder: string): Promise<Server> {
  const name = `local-engine-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  const address = lockAddress(name);
  // Only a socket that is a file can be left behind.
  if (isFile(address) && !(await isAnswered(address))) await rm(address, { force: true });
  const server = createServer((socket) => socket.destroy());
  server.listen(address);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error;
    throw new EngineStartError(`The data folder ${folder} is in use by another engine that is running`);
  }
  server.unref();
  return server;
}

/** Linux has socket names outside the file system, Windows pipes; elsewhere a socket is a file. */
function lockAddress(name: string): string {
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function isFile(address: string): boolean {
  return address.startsWith('/');
}

async function isAnswered(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // nobody listens: no engine, or one that was killed
  } finally {
    socket.destroy();
  }
}
