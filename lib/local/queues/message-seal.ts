import { hkdfSync } from 'node:crypto';
import { openBytes, sealBytes } from '../base/authenticated-encryption';
import { EngineStartError } from '../base/errors';
import type { QueueMessage } from './message';

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
    return sealBytes(this.key, Buffer.from(JSON.stringify(content)), Buffer.from(messageId)).toString('base64');
  }

  /** @throws EngineStartError when the message was sealed with another master key */
  open(messageId: string, sealed: string): MessageContent {
    try {
      const opened = openBytes(this.key, Buffer.from(sealed, 'base64'), Buffer.from(messageId));
      return JSON.parse(opened.toString('utf8')) as MessageContent; // written by seal alone
    } catch (error) {
      const message = 'The messages of an earlier run cannot be opened with this master key: use another data folder';
      throw new EngineStartError(message, { cause: error });
    }
  }
}
