import { createHash, type Hash } from 'node:crypto';
import type { MessageAttribute } from './message';

const textTransport = 1;
const binaryTransport = 2;

/** MD5 of a message's body, hexadecimal. */
export function md5OfBody(body: string): string {
  return createHash('md5').update(body, 'utf8').digest('hex');
}

/**
 * MD5 of message attributes, hexadecimal, as SQS documents it: by name, each name, type and value after its length,
 * with a byte before the value that tells text from binary. Undefined without attributes.
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const entries = Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return undefined;
  const hash = createHash('md5');
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    updateWithLength(hash, Buffer.from(name));
    updateWithLength(hash, Buffer.from(DataType));
    hash.update(Buffer.of(BinaryValue === undefined ? textTransport : binaryTransport));
    updateWithLength(hash, BinaryValue === undefined ? Buffer.from(StringValue ?? '') : fromBase64(BinaryValue));
  }
  return hash.digest('hex');
}

/** Bytes of base64 text. */
export function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function updateWithLength(hash: Hash, bytes: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  hash.update(length).update(bytes);
}
