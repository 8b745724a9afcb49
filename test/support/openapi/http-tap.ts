import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Exchange } from './exchange';

interface Started {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Every answer of API Gateway, and of the engine in its place, has it; no other server here does. */
const GATEWAY_HEADER = 'apigw-requestid';
const VERSION_PREFIX = '/v1/';
const CHANNEL = 'http.server.request.start';

/**
 * Shows every call of an HTTP API that a server of this process answers, whoever makes it: a client here, or another process.
 *
 * @returns ends it: what is subscribed here outlives a test file
 */
export function onApiExchange(see: (exchange: Exchange) => void): () => void {
  const onStart = (message: unknown): void => {
    const { request, response } = message as Started; // what Node.js documents for this channel
    if (request.url?.startsWith(VERSION_PREFIX) === true) tap(request, response, see);
  };
  subscribe(CHANNEL, onStart);
  return () => unsubscribe(CHANNEL, onStart);
}

function tap(request: IncomingMessage, response: ServerResponse, see: (exchange: Exchange) => void): void {
  const sent: Buffer[] = [];
  const answered: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding) => {
    if (chunk !== null) sent.push(chunk);
    return push(chunk, encoding);
  };
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.end = (...args: unknown[]) => {
    if (typeof args[0] === 'string' || args[0] instanceof Uint8Array) answered.push(Buffer.from(args[0]));
    return end(...args);
  };
  response.once('finish', () => {
    const headers = headersIn((response as unknown as { readonly _header: string })._header); // all that was written, however
    if (headers[GATEWAY_HEADER] === undefined) return;
    const body = Buffer.concat(answered);
    see({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(sent),
      answer: {
        status: response.statusCode,
        headers,
        body: headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body,
      },
    });
  });
}

/** Names in lower case. */
function headersIn(head: string): Record<string, string> {
  const lines = head.split('\r\n').slice(1);
  const pairs = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)).filter((pair) => pair !== null);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), value]));
}
