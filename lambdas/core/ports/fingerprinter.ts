import type { Secret } from '../domain/secrets/secret';

/** Makes keyed fingerprints: equal for equal text, and useless for guessing the text without the key. */
export interface Fingerprinter {
  /** @throws ServiceUnavailableError */
  fingerprint(text: Secret): Promise<string>;
}
