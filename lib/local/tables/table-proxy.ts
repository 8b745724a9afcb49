import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as openRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Agent as TlsAgent, request as openTlsRequest } from 'node:https';
import type { HttpListener } from '../../base/loopback-listener';
import { listenForEngine } from '../base/engine-listener';
import { readBody } from '../../base/read-body';
import type { TableError, TableFaults } from '../faults/table-faults';

const bodyLimitBytes = 16 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Where calls go. */
interface Upstream {
  readonly url: URL;
  readonly agent: Agent;
  readonly open: typeof openRequest;
}

/**
 * Serves a DynamoDB endpoint on a free loopback port that passes calls on to another one, but for those that a fault
 * strikes.
 *
 * @param endpoint where calls go, http or https
 */
export async function serveTableProxy(endpoint: string, faults: TableFaults): Promise<HttpListener> {
  const upstream = upstreamOf(new URL(endpoint));
  const server = createServer((request, response) => {
    answer(request, response, { upstream, faults }).catch(() => {
      // The table engine or the caller has gone: the caller sees what it would see without a proxy.
      request.socket.destroy();
    });
  });
  // A caller may reuse a connection at any time: none is closed for being idle.
  server.keepAliveTimeout = 0;
  const listener = await listenForEngine(server, 0);
  return {
    ...listener,
    close: async () => {
      await listener.close();
      upstream.agent.destroy();
    },
  };
}

function upstreamOf(url: URL): Upstream {
  return url.protocol === 'https:'
    ? { url, agent: new TlsAgent({ keepAlive: true }), open: openTlsRequest }
    : { url, agent: new Agent({ keepAlive: true }), open: openRequest };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { upstream, faults }: { readonly upstream: Upstream; readonly faults: TableFaults },
): Promise<void> {
  const body = await readBody(request, bodyLimitBytes);
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  const fault = faults.next(String(request.headers['x-amz-target'] ?? ''), body.toString('utf8'));
  if (fault?.refuseWith !== undefined) {
    refuse(response, fault.refuseWith);
    return;
  }
  const result = await forward(request, body, upstream);
  if (fault !== undefined) request.socket.resetAndDestroy();
  else response.writeHead(result.status, result.headers).end(result.body);
}

function refuse(response: ServerResponse, error: TableError): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(error));
}

async function forward(request: IncomingMessage, body: Buffer, { url, agent, open }: Upstream): Promise<Answer> {
  const call = open(new URL(request.url ?? '/', url), {
    method: request.method,
    headers: { ...endToEnd(request.headers), host: url.host, 'content-length': body.length },
    agent,
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 502, headers: endToEnd(response.headers), body: Buffer.concat(chunks) };
}

/** Headers that mean the message, not one of its two connections. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const hopByHop = ['connection', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}
