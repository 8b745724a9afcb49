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
import type { Sealer, SealingContext, SharedSecret } from '../../core/ports/sealer';
import { callAws } from '../aws-calls';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 2;

/**
 * Envelope encryption: a KMS data key bound to the context, AES-256-GCM with the same context, and its owner where there is
 * one, as additional data. Secrets that share a data key are at most 10,000 (one call of a batch): random nonces of 96 bits do not repeat.
 * Sealed form: length of the wrapped key (2 bytes), wrapped key, nonce, tag, ciphertext.
 */
export class KmsSealer implements Sealer {
  constructor(
    private readonly client: KMSClient,
    private readonly keyId: string,
  ) {}

  async seal(secret: Secret, context: SealingContext): Promise<Uint8Array> {
    return this.withDataKey(context, (key) => sealedWith(key, secret, additionalData(context)));
  }

  async sealAll(secrets: readonly SharedSecret[], context: SealingContext): Promise<readonly Uint8Array[]> {
    if (secrets.length === 0) return [];
    return this.withDataKey(context, (key) =>
      // guard: sealed-for-owner
      secrets.map(({ secret, owner }) => sealedWith(key, secret, additionalData(context, owner))),
    );
  }

  async open(sealed: Uint8Array, context: SealingContext, owner?: string): Promise<Secret> {
    try {
      return await this.unseal(Buffer.from(sealed), context, additionalData(context, owner));
    } catch (error) {
      if (!isForeign(error)) throw error;
      throw new InvariantError('The sealed value or its context is not the one that was sealed', { cause: error });
    }
  }

  private async withDataKey<Sealed>(context: SealingContext, seal: (key: DataKey) => Sealed): Promise<Sealed> {
    const { Plaintext: plain, CiphertextBlob: wrapped } = await callAws('KMS', () =>
      this.client.send(
        new GenerateDataKeyCommand({ KeyId: this.keyId, KeySpec: 'AES_256', EncryptionContext: { ...context } }),
      ),
    );
    if (plain === undefined || wrapped === undefined) throw new InvariantError('KMS gave no data key');
    const sealed = seal({ plain, wrapped });
    plain.fill(0);
    return sealed;
  }

  private async unseal(sealed: Buffer, context: SealingContext, additional: Buffer): Promise<Secret> {
    const { wrapped, nonce, tag, ciphertext } = partsOf(sealed);
    const { Plaintext: key } = await callAws('KMS', () =>
      this.client.send(
        new DecryptCommand({ KeyId: this.keyId, CiphertextBlob: wrapped, EncryptionContext: { ...context } }),
      ),
    );
    if (key === undefined) throw new InvariantError('KMS gave no data key');
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(additional)
      .setAuthTag(tag);
    const secret = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    key.fill(0);
    return new Secret(secret.toString('utf8'));
  }
}

/** A data key, and the form in which it is kept. */
interface DataKey {
  readonly plain: Uint8Array;
  readonly wrapped: Uint8Array;
}

function sealedWith({ plain, wrapped }: DataKey, secret: Secret, additional: Buffer): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, plain, nonce).setAAD(additional);
  const ciphertext = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([length, wrapped, nonce, cipher.getAuthTag(), ciphertext]);
}

/** KMS refused the wrapped key, or the value did not come apart or open: everything that is not an error of AWS. */
function isForeign(error: unknown): boolean {
  if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) return true;
  return !(error instanceof ProvisioningError || error instanceof KMSServiceException);
}

function additionalData(context: SealingContext, owner?: string): Buffer {
  const bound = owner === undefined ? [] : [['', owner]]; // no context has a member without a name
  return Buffer.from(JSON.stringify([...Object.entries(context).sort(), ...bound]));
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
