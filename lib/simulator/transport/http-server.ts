import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyTooLarge, internalError } from '../identity/api-gateway';
import type { Answer, ProviderRequest } from '../base/message';
import { sendAnswer } from './socket-answer';

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 1_048_576;
// Longer than clients keep a socket, so that no call is lost to an idle connection that both sides give up at once.
const KEEP_ALIVE_MS = 60_000;

/** A listening HTTP server. */
export interface HttpServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and ends all connections at once, answered or not. Harmless when it is stopped already. */
  stop(): Promise<void>;
  /**
   * Listens on its port again after a stop.
   * @throws the listen error, EADDRINUSE when the port was taken meanwhile
   */
  listenAgain(): Promise<void>;
}

/** How to listen. */
export interface HttpServerOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** The header of each answer that carries the id of its request. */
  readonly requestIdHeader: string;
}

/**
 * Listens on the loopback address and hands each request to the handler.
 * @throws the listen error, EADDRINUSE for instance
 */
export async function startHttpServer(
  { port, requestIdHeader }: HttpServerOptions,
  handle: (request: ProviderRequest) => Promise<Answer>,
): Promise<HttpServer> {
  const server = createServer((incoming, response) => {
    const id = randomUUID().replaceAll('-', '');
    response.setHeader(requestIdHeader, id);
    void serve(id, incoming, response, handle);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, port);
  const address = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://${HOST}:${address.port}`,
    stop: () => stop(server),
    listenAgain: () => listen(server, address.port),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  await once(server, 'listening');
}

async function serve(
  id: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  handle: (request: ProviderRequest) => Promise<Answer>,
): Promise<void> {
  try {
    const body = await readBody(incoming);
    await sendAnswer(response, body === undefined ? bodyTooLarge(id) : await handle(toRequest(incoming, id, body)));
  } catch (error) {
    // The client hung up while it was sending: nobody is there to be told.
    if (incoming.socket.destroyed) return;
    await sendAnswer(response, internalError(id, error));
  }
}

/** The whole body, or undefined when it is too large; the rest of it is read and dropped, so that the answer arrives. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) chunks = [];
    else chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function toRequest(incoming: IncomingMessage, id: string, body: string): ProviderRequest {
  const { method = 'GET', url = '/', headers } = incoming;
  const [path = '/', ...query] = url.split('?');
  return { id, method, path, query: new URLSearchParams(query.join('?')), headers, body };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
