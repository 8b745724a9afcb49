import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { errorCode } from '../../base/error-code';
import type { StreamPosition } from './stream-record';

/** How far each event source mapping has processed its stream; kept in a file when one is given. */
export class Checkpoints {
  private readonly positions: Record<string, StreamPosition>;

  constructor(private readonly file: string | undefined) {
    this.positions = file === undefined ? {} : readPositions(file);
  }

  /** Where a mapping goes on; undefined at its first start. */
  get(mapping: string): StreamPosition | undefined {
    return this.positions[mapping];
  }

  /** Records progress; it survives the end of the process once this returns. */
  set(mapping: string, position: StreamPosition): void {
    this.positions[mapping] = position;
    if (this.file === undefined) return;
    const draft = `${this.file}.new`;
    writeFileSync(draft, JSON.stringify(this.positions), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}

function readPositions(file: string): Record<string, StreamPosition> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, StreamPosition>; // written by set alone
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw error;
  }
}
