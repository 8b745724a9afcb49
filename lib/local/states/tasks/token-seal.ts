import { hkdfSync, randomUUID } from 'node:crypto';
import { openBytes, sealBytes } from '../../base/authenticated-encryption';

const context = Buffer.from('task token');

/** Makes tokens that tell the execution they belong to, and that nobody else can make. */
export class TokenSeal {
  private readonly key: Buffer;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', masterKey, '', 'task tokens', 32));
  }

  /** A new token for an execution, given its ARN: base64 text. */
  issue(executionArn: string): string {
    return sealBytes(this.key, Buffer.from(`${randomUUID()} ${executionArn}`), context).toString('base64');
  }

  /** ARN of the execution that a token was made for; undefined when it was not made here. */
  executionOf(token: string): string | undefined {
    try {
      const opened = openBytes(this.key, Buffer.from(token, 'base64'), context).toString('utf8');
      return opened.slice(opened.indexOf(' ') + 1);
    } catch {
      return undefined; // cut, changed or made up
    }
  }
}
