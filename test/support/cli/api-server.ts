import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Send } from '../../../lib/client/api-caller';
import { listen } from '../../../lib/base/loopback-listener';
import type { HttpListener } from '../../../lib/base/loopback-listener';

/** Headers of answers that are passed on. */
const HEADERS = ['content-type', 'location', 'retry-after', 'server'];

/** Serves over HTTP what a sender answers; what it throws cuts the connection. */
export async function serve(send: Send): Promise<HttpListener> {
  const server = createServer((request, response) => {
    answer(send, request, response).catch(() => response.destroy());
  });
  return listen(server, 0);
}

async function answer(send: Send, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer); // no encoding is set
  const asked = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const method = request.method === 'GET' ? 'GET' : 'POST';
  const answered = await send(`http://local${request.url ?? ''}`, {
    method,
    headers: asked,
    body: Buffer.concat(parts),
  });
  for (const name of HEADERS) response.setHeader(name, answered.headers?.get(name) ?? []);
  // As API Gateway does. By it calls of the API are known, and compared with its document.
  if (answered.headers?.get('server') === null) response.setHeader('apigw-requestid', 'double');
  response.writeHead(answered.status);
  response.end(await answered.text());
}
