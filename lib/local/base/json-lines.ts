import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { errorCode } from '../../base/error-code';

/**
 * A file of JSON lines that is only ever appended to. A line is with the operating system before `append` returns, so
 * it outlives the process.
 */
export class JsonLines<T> {
  private descriptor: number | undefined;

  private constructor(file: string) {
    this.descriptor = openSync(file, 'a', 0o600);
  }

  /** Opens the file for more lines, after its content has been replaced by these; a crash leaves the old or the new. */
  static rewrite<T>(file: string, lines: readonly T[]): JsonLines<T> {
    const draft = `${file}.new`;
    writeFileSync(draft, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
    renameSync(draft, file);
    return new JsonLines(file);
  }

  /** The lines of a file, none when there is no file. What a crash has cut off at its end is left out. */
  static read<T>(file: string): T[] {
    let text = '';
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    // What follows the last line end was never acknowledged.
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as T); // written by append alone
  }

  /** Appends a line. Throws when the file has been closed. */
  append(line: T): void {
    // The number of a closed file may be another file's by now.
    if (this.descriptor === undefined) throw new Error('The engine has stopped and keeps nothing any more');
    writeSync(this.descriptor, `${JSON.stringify(line)}\n`);
  }

  /** Closes the file. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
