import { createHash } from 'node:crypto';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { InvariantError } from '../../core/domain/errors';
import type { Secret } from '../../core/domain/secrets/secret';
import type { Fingerprinter } from '../../core/ports/fingerprinter';
import { callAws } from '../aws-calls';

/** HMAC-SHA-256 by a KMS key that never leaves KMS, over the text's SHA-256 (KMS takes at most 4,096 bytes). */
export class KmsFingerprinter implements Fingerprinter {
  constructor(
    private readonly client: KMSClient,
    private readonly keyId: string,
  ) {}

  async fingerprint(text: Secret): Promise<string> {
    const { Mac: mac } = await callAws('KMS', () =>
      this.client.send(
        new GenerateMacCommand({
          KeyId: this.keyId,
          MacAlgorithm: 'HMAC_SHA_256',
          Message: createHash('sha256').update(text.reveal()).digest(),
        }),
      ),
    );
    if (mac === undefined) throw new InvariantError('KMS gave no MAC');
    return Buffer.from(mac).toString('base64');
  }
}
