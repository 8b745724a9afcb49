import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { EngineStartError } from '../base/errors';
import type { QueueMessage } from './message-queue';

const ivBytes = 12;
const tagBytes = 16;

/** What somebody has sent. */
export type MessageContent = Pick<QueueMessage, 'body' | 'attributes'>;

/**
 * Seals what lies in queues on disk, as SQS encrypts it at rest: AES-256-GCM with a key that follows from the engine's
 * master key, the message id authenticated with it.
 */
export class MessageSeal {
  private readonly key: Buffer;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', masterKey, '', 'queues', 32));
  }

  /** Gives base64 text. */
  seal(messageId: string, content: MessageContent): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(messageId));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** @throws EngineStartError when the message was sealed with another master key */
  open(messageId: string, sealed: string): MessageContent {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, ivBytes))
      .setAAD(Buffer.from(messageId))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    try {
      const opened = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
      return JSON.parse(opened.toString('utf8')) as MessageContent; // written by seal alone
    } catch (error) {
      const message = 'The messages of an earlier run cannot be opened with this master key: use another data folder';
      throw new EngineStartError(message, { cause: error });
    }
  }
}
