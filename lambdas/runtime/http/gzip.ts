import { gunzipSync } from 'node:zlib';
import { MAX_BATCH_BYTES } from '../../contract/limits';
import { HttpProblem } from './problems';

/** Whether bytes begin as those of a gzip file (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a gzip file. No more of it is ever made than may be taken.
 *
 * @throws HttpProblem 400 when it is none, 413 when its content is too large
 */
export function unzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BATCH_BYTES.plain });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new HttpProblem(413, 'body-too-large', `The body must unpack to at most ${MAX_BATCH_BYTES.plain} bytes`);
    }
    throw new HttpProblem(400, 'not-gzip', 'The body must be gzip, as the call says');
  }
}
