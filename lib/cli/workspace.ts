import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildAssembly } from '../build/build-assembly';
import type { BuiltAssembly } from '../build/build-assembly';
import { CommandError } from './command-error';

/** The folder of this clone. */
export const PROJECT_DIR = resolve(__dirname, '../..');

/** What runs on a built assembly; `interrupted` resolves when the user asks to stop. */
type AssemblyUse<T> = (assembly: BuiltAssembly, interrupted: Promise<void>) => Promise<T>;

/**
 * Builds the assembly in a temporary folder and hands it to `use`; the folder is removed when `use` has ended, also when
 * the user has interrupted it.
 *
 * @throws CommandError when the user interrupts the build
 */
export async function withAssembly<T>(use: AssemblyUse<T>): Promise<T> {
  const interrupted = new Promise<void>((signalled) => {
    const onSignal = (): void => {
      signalled();
    };
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  });
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    return await use(await unlessInterrupted(buildAssembly(PROJECT_DIR, folder), interrupted), interrupted);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** The result of `work`. @throws CommandError when the user interrupts it */
export async function unlessInterrupted<T>(work: Promise<T>, interrupted: Promise<void>): Promise<T> {
  return Promise.race([
    work,
    interrupted.then(() => {
      throw new CommandError('Interrupted');
    }),
  ]);
}
