import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HttpListener } from '../../base/loopback-listener';
import { listenForEngine } from '../base/engine-listener';
import { Upstream } from '../base/upstream';
import { readBody } from '../../base/read-body';
import type { TableError, TableFaults } from '../faults/table-faults';

const bodyLimitBytes = 16 * 1024 * 1024;

/**
 * Serves a DynamoDB endpoint on a free loopback port that passes calls on to another one, but for those that a fault
 * strikes.
 *
 * @param endpoint where calls go, http or https
 */
export async function serveTableProxy(endpoint: string, faults: TableFaults): Promise<HttpListener> {
  const upstream = new Upstream(endpoint);
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
      upstream.close();
    },
  };
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
  const { method = 'POST', url = '/', headers } = request;
  const result = await upstream.call({ method, path: url, headers: endToEnd(headers), body });
  if (fault !== undefined) request.socket.resetAndDestroy();
  else response.writeHead(result.status, endToEnd(result.headers)).end(result.body);
}

function refuse(response: ServerResponse, error: TableError): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(error));
}

/** Headers that mean the message, not one of its two connections. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const hopByHop = ['connection', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}
