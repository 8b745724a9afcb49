import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { InvariantError } from '../../core/domain/errors';
import type { Clock } from '../../core/ports/clock';
import type { CursorSealer } from '../../core/ports/lists/cursor-sealer';
import { callAws } from '../aws-calls';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const HEAD_BYTES = 5;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const DAY_MS = 86_400_000;

/**
 * AES-256-GCM under a key for each day, the MAC that KMS makes of the day by a key that never leaves it: one call of KMS a day
 * and function instance, and nothing to store. The form: version (1 byte), day since 1970 UTC (4 bytes), nonce, tag,
 * ciphertext, in base64url. Head and binding are additional data. A key makes one cursor a page: random nonces of 96 bits do
 * not repeat in a day.
 */
export class KmsCursorSealer implements CursorSealer {
  private readonly keys = new Map<number, Promise<Buffer>>();

  /** @param keyId of an HMAC key; it also makes fingerprints, of texts that are never of this form */
  constructor(
    private readonly client: KMSClient,
    private readonly keyId: string,
    private readonly clock: Clock,
  ) {}

  async seal(content: string, binding: string): Promise<string> {
    const day = this.today();
    const head = headOf(day);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, await this.keyOf(day), nonce).setAAD(additional(head, binding));
    const ciphertext = Buffer.concat([cipher.update(content, 'utf8'), cipher.final()]);
    return Buffer.concat([head, nonce, cipher.getAuthTag(), ciphertext]).toString('base64url');
  }

  async open(cursor: string, binding: string): Promise<string | undefined> {
    const bytes = Buffer.from(cursor, 'base64url');
    // Decoding leaves out what is no base64url: one cursor has one form.
    if (bytes.toString('base64url') !== cursor || bytes.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) return undefined;
    const day = [this.today(), this.today() - 1].find((one) => headOf(one).equals(bytes.subarray(0, HEAD_BYTES)));
    return day === undefined ? undefined : opened(bytes, await this.keyOf(day), binding);
  }

  private today(): number {
    return Math.floor(this.clock.nowMs() / DAY_MS);
  }

  private async keyOf(day: number): Promise<Buffer> {
    const key = this.keys.get(day) ?? this.makeKey(day);
    this.keys.set(day, key);
    try {
      return await key;
    } catch (error) {
      this.keys.delete(day);
      throw error;
    }
  }

  private async makeKey(day: number): Promise<Buffer> {
    for (const old of this.keys.keys()) if (old < this.today() - 1) this.keys.delete(old);
    const { Mac: mac } = await callAws('KMS', () =>
      this.client.send(
        new GenerateMacCommand({
          KeyId: this.keyId,
          MacAlgorithm: 'HMAC_SHA_256',
          // Never 32 bytes, as the hashes of which fingerprints are made are.
          Message: Buffer.from(`vpn-provisioner cursors of day ${String(day).padStart(10, '0')}`),
        }),
      ),
    );
    if (mac === undefined) throw new InvariantError('KMS gave no MAC');
    return Buffer.from(mac);
  }
}

function headOf(day: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(VERSION);
  head.writeUInt32BE(day, 1);
  return head;
}

function additional(head: Buffer, binding: string): Buffer {
  return createHash('sha256').update(head).update(binding).digest();
}

function opened(bytes: Buffer, key: Buffer, binding: string): string | undefined {
  const tagAt = HEAD_BYTES + NONCE_BYTES;
  const textAt = tagAt + TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(HEAD_BYTES, tagAt), { authTagLength: TAG_BYTES })
    .setAAD(additional(bytes.subarray(0, HEAD_BYTES), binding))
    .setAuthTag(bytes.subarray(tagAt, textAt));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8');
  } catch {
    return undefined; // why it does not open is nobody's business
  }
}
