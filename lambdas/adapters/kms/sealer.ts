import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  DecryptCommand,
  GenerateDataKeyCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSServiceException,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { InvariantError, ProvisioningError } from '../../core/domain/errors';
import { Secret } from '../../core/domain/secrets/secret';
import type { Sealer, SealingContext } from '../../core/ports/sealer';
import { callAws } from '../aws-calls';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 2;

/**
 * Envelope encryption: a KMS data key bound to the context, AES-256-GCM with the same context as additional data.
 * Sealed form: length of the wrapped key (2 bytes), wrapped key, nonce, tag, ciphertext.
 */
export class KmsSealer implements Sealer {
  constructor(
    private readonly client: KMSClient,
    private readonly keyId: string,
  ) {}

  async seal(secret: Secret, context: SealingContext): Promise<Uint8Array> {
    const { Plaintext: key, CiphertextBlob: wrapped } = await callAws('KMS', () =>
      this.client.send(
        new GenerateDataKeyCommand({ KeyId: this.keyId, KeySpec: 'AES_256', EncryptionContext: { ...context } }),
      ),
    );
    if (key === undefined || wrapped === undefined) throw new InvariantError('KMS gave no data key');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(additionalData(context));
    const ciphertext = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    key.fill(0);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(wrapped.length);
    return Buffer.concat([length, wrapped, nonce, cipher.getAuthTag(), ciphertext]);
  }

  async open(sealed: Uint8Array, context: SealingContext): Promise<Secret> {
    try {
      return await this.unseal(sealed, context);
    } catch (error) {
      if (!isForeign(error)) throw error;
      throw new InvariantError('The sealed value or its context is not the one that was sealed', { cause: error });
    }
  }

  private async unseal(sealed: Uint8Array, context: SealingContext): Promise<Secret> {
    const { wrapped, nonce, tag, ciphertext } = partsOf(Buffer.from(sealed));
    const { Plaintext: key } = await callAws('KMS', () =>
      this.client.send(
        new DecryptCommand({ KeyId: this.keyId, CiphertextBlob: wrapped, EncryptionContext: { ...context } }),
      ),
    );
    if (key === undefined) throw new InvariantError('KMS gave no data key');
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(additionalData(context))
      .setAuthTag(tag);
    const secret = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    key.fill(0);
    return new Secret(secret.toString('utf8'));
  }
}

/** KMS refused the wrapped key, or the value did not come apart or open: everything that is not an error of AWS. */
function isForeign(error: unknown): boolean {
  if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) return true;
  return !(error instanceof ProvisioningError || error instanceof KMSServiceException);
}

function additionalData(context: SealingContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort()));
}

function partsOf(sealed: Buffer): { wrapped: Buffer; nonce: Buffer; tag: Buffer; ciphertext: Buffer } {
  const nonceAt = LENGTH_BYTES + sealed.readUInt16BE();
  const tagAt = nonceAt + NONCE_BYTES;
  const ciphertextAt = tagAt + TAG_BYTES;
  return {
    wrapped: sealed.subarray(LENGTH_BYTES, nonceAt),
    nonce: sealed.subarray(nonceAt, tagAt),
    tag: sealed.subarray(tagAt, ciphertextAt),
    ciphertext: sealed.subarray(ciphertextAt),
  };
}
