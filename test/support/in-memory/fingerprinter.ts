import { createHmac, randomBytes } from 'node:crypto';
import type { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { Fingerprinter } from '../../../lambdas/core/ports/fingerprinter';

/** The fingerprinter's port in memory, with a key of its own per instance. */
export class InMemoryFingerprinter implements Fingerprinter {
  private readonly key = randomBytes(32);

  fingerprint(text: Secret): Promise<string> {
    return Promise.resolve(createHmac('sha256', this.key).update(text.reveal()).digest('base64'));
  }
}
