import { accessSync, constants, createReadStream, statfsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { errorCode } from '../../base/error-code';
import { EngineStartError } from '../base/errors';
import { seed } from './seed';

const MEMORY_FOLDER = '/dev/shm';
/** Containers often have a small one. */
const LEAST_FREE_BYTES = 1024 ** 3;
/** The header of an SQLite file. */
const HEADER_BYTES = 100;

/**
 * Gives `use` a table file, a copy of the seed or what an earlier run has made of one.
 *
 * @param keptFile a file to keep, made when missing; without it `use` gets one whose name is gone as soon as it ends. It
 * is in memory where the system has a folder there. Whoever still has it open goes on with it, and however that process
 * ends, the system takes the file away with it
 * @throws EngineStartError when the kept file was not made from the seed
 */
export async function withTableFile<Result>(
  keptFile: string | undefined,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  if (keptFile !== undefined) {
    await prepare(keptFile);
    return use(keptFile);
  }
  const folder = await mkdtemp(join(scratchFolder(), 'local-engine-'));
  try {
    const file = join(folder, 'tables.sqlite');
    await writeFile(file, seed(), { mode: 0o600 });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(file: string): Promise<void> {
  const found = await identityIn(file);
  if (found === undefined) {
    const draft = `${file}.new`;
    await writeFile(draft, seed(), { mode: 0o600 });
    await rename(draft, file);
  } else if (!found.equals(identityOf(seed()))) {
    throw new EngineStartError(`Another version of the engine has made the tables in ${file}: use another data folder`);
  }
}

async function identityIn(file: string): Promise<Buffer | undefined> {
  try {
    return identityOf(await buffer(createReadStream(file, { end: HEADER_BYTES - 1 })));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** From user_version at 60 to application_id at 68, neither of which dynoxide changes. */
function identityOf(header: Buffer): Buffer {
  return header.subarray(60, 72);
}

function scratchFolder(): string {
  try {
    accessSync(MEMORY_FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    return bavail * bsize >= LEAST_FREE_BYTES ? MEMORY_FOLDER : tmpdir();
  } catch {
    return tmpdir(); // only some systems have it
  }
}
