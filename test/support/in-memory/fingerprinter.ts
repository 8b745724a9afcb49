import { createHmac, randomBytes } from 'node:crypto';
import type { Fingerprinter } from '../../../lambdas/core/ports/fingerprinter';

/** The fingerprinter's port in memory, with a key of its own per instance. */
export class InMemoryFingerprinter implements Fingerprinter {
  private readonly key = randomBytes(32);

  fingerprint(text: string): Promise<string> {
    return Promise.resolve(createHmac('sha256', this.key).update(text).digest('base64'));
  }
}
