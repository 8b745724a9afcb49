import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { pause } from '../../base/pause';
import { bodyText, contentTypeOf } from '../base/body-text';
import type { Answer, Hang, Reply } from '../base/message';

// Well below the time that clients allow between two pieces.
const LONGEST_PAUSE_MS = 500;
// An answer may outlast the simulator, and must not keep its process alive.
const UNATTENDED = { keepsProcessAlive: false };

/** Sends an answer over its socket, or does to the socket what stands in place of an answer. */
export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  if (typeof answer === 'object' && !('kind' in answer)) return sendReply(response, answer);
  if (typeof answer === 'object') await hang(response, answer);
  // Refused too: whoever has sent a request has a connection.
  response.socket?.resetAndDestroy();
}

async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  const contentType = contentTypeOf(reply);
  if (contentType !== undefined) response.setHeader('Content-Type', contentType);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  const text = bodyText(reply);
  if (reply.dripMs === undefined) response.end(text);
  else await drip(response, text, reply.dripMs);
}

/** Sends the text in equal pieces, until the caller has hung up. */
async function drip(response: ServerResponse, text: string, overMs: number): Promise<void> {
  const bytes = Buffer.from(text);
  const pieces = Math.max(1, Math.min(bytes.length, Math.ceil(overMs / LONGEST_PAUSE_MS)));
  const size = Math.ceil(bytes.length / pieces);
  for (let sent = 0; sent < bytes.length && !response.destroyed; sent += size) {
    response.write(bytes.subarray(sent, sent + size));
    await pause(overMs / pieces, UNATTENDED);
  }
  response.end();
}

async function hang(response: ServerResponse, { forMs, onEnd }: Hang): Promise<void> {
  const timeout = new AbortController();
  const hungUp = once(response, 'close', { signal: timeout.signal }).catch(() => undefined);
  await Promise.race([hungUp, pause(forMs, UNATTENDED)]);
  timeout.abort(); // takes the listener away
  onEnd();
}
