import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../../../base/error-code';
import { CommandError } from '../../command-error';

/** Where a result goes. */
export interface OutputOptions {
  /** Name of a file. Default: stdout. */
  readonly out?: string;
  /** Puts the result in the place of a file that is there. */
  readonly force?: true;
}

/**
 * Writes a result as its parts come. A file is there with all of it or not at all.
 *
 * @throws CommandError when the file is there already, or cannot be written
 */
export async function writeOutput(parts: AsyncIterable<string>, options: OutputOptions): Promise<void> {
  if (options.out === undefined) await toStdout(parts);
  else await toFile(parts, options.out);
}

/** @throws CommandError when writing would replace a file that nobody wants to lose */
export async function expectNoFile({ out, force }: OutputOptions): Promise<void> {
  if (out === undefined) return;
  const found = await stat(out).catch(() => undefined);
  if (found?.isDirectory() === true) throw new CommandError(`${out} is a folder`);
  if (found !== undefined && force !== true) throw new CommandError(`${out} is there already; --force replaces it`);
}

/** Who reads may have enough before the end, as `head` has. */
async function toStdout(parts: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(parts), process.stdout, { end: false });
  } catch (error) {
    if (errorCode(error) !== 'EPIPE') throw error;
  }
}

async function toFile(parts: AsyncIterable<string>, out: string): Promise<void> {
  const unfinished = `${out}.${process.pid}`;
  try {
    await pipeline(Readable.from(parts), createWriteStream(unfinished));
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw isOfSystem(error) ? new CommandError(`${out} cannot be written`, { cause: error }) : error;
  }
}

/** The system does not let us write; anything else is about what was to be written. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
