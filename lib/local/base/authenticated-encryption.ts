import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypts with AES-256-GCM: gives the initialization vector, the tag and the ciphertext, one after another.
 *
 * @param secret 32 bytes
 * @param context is authenticated, not kept: it has to be given again to open what was sealed
 */
export function sealBytes(secret: Buffer, plaintext: Buffer, context: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, secret, iv).setAAD(context);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
}

/** Opens what {@link sealBytes} has sealed. Throws when the secret or the context is another one, or a byte has changed. */
export function openBytes(secret: Buffer, sealed: Buffer, context: Buffer): Buffer {
  const decipher = createDecipheriv(algorithm, secret, sealed.subarray(0, ivBytes))
    .setAAD(context)
    .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
}
