import type { IncomingMessage } from 'node:http';

/** Reads a request's body; undefined when it is longer than the limit. The rest of a longer one is read and dropped. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limitBytes) chunks.push(chunk);
  }
  return length <= limitBytes ? Buffer.concat(chunks) : undefined;
}
