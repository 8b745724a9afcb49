import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fields } from './builders';

/** A report of what somebody sent, in `fixtures/reported`. */
export interface Report {
  /** What it is an example of. */
  readonly case: string;
  readonly request: Fields;
}

/** Reads a report. */
export function report(name: string): Report {
  return JSON.parse(readFileSync(join(__dirname, `../fixtures/reported/${name}.json`), 'utf8')) as Report;
}
