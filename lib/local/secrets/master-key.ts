import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { errorCode } from '../../base/error-code';

/** The key that all key material follows from: kept in a file (mode 0600) when one is given, else new at each start. */
export function masterKeyOf(file: string | undefined): Buffer {
  if (file === undefined) return randomBytes(32);
  try {
    // Made only when there is none: what was sealed with the old one could never be opened again.
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}
