import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { listen } from '../../base/loopback-listener';
import { readBody } from '../../base/read-body';
import type { Answer, ProviderRequest } from '../base/message';
import { bodyTooLarge, internalError } from '../identity/api-gateway';
import { sendAnswer } from './socket-answer';

const MAX_BODY_BYTES = 1_048_576;
// Longer than clients keep a socket, so that no call is lost to an idle connection that both sides give up at once.
const KEEP_ALIVE_MS = 60_000;

/** A listening HTTP server. */
export interface HttpServer {
  /** `http://127.0.0.1:<port>` or `https:`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and ends all connections at once, answered or not. Harmless when it is stopped already. */
  stop(): Promise<void>;
  /**
   * Listens on its port again after a stop.
   * @throws the listen error, EADDRINUSE when the port was taken meanwhile
   */
  listenAgain(): Promise<void>;
}

/** A server's certificate and its private key, in PEM. */
export interface ServerKey {
  readonly cert: string;
  readonly key: string;
}

/** How to listen. */
export interface HttpServerOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** The header of each answer that carries the id of its request. */
  readonly requestIdHeader: string;
  /** HTTPS with this certificate; HTTP when absent. */
  readonly tls?: ServerKey | undefined;
}

/** Answers one request. */
type Handle = (request: ProviderRequest) => Promise<Answer>;

/**
 * Listens on the loopback address and hands each request to the handler.
 * @throws the listen error, EADDRINUSE for instance
 */
export async function startHttpServer(
  { port, requestIdHeader, tls }: HttpServerOptions,
  handle: Handle,
): Promise<HttpServer> {
  const server = serverOf(tls, (incoming, response) => {
    const id = randomUUID().replaceAll('-', '');
    response.setHeader(requestIdHeader, id);
    void serve(id, incoming, response, handle);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const listener = await listen(server, port);
  return {
    url: tls === undefined ? listener.url : listener.url.replace('http:', 'https:'),
    stop: () => listener.close(),
    listenAgain: async () => {
      await listen(server, listener.port);
    },
  };
}

function serverOf(tls: ServerKey | undefined, listener: RequestListener): Server | TlsServer {
  return tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
}

async function serve(id: string, incoming: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  try {
    const body = await readBody(incoming, MAX_BODY_BYTES);
    await sendAnswer(response, body === undefined ? bodyTooLarge(id) : await handle(toRequest(incoming, id, body)));
  } catch (error) {
    // The client hung up while it was sending: nobody is there to be told.
    if (incoming.socket.destroyed) return;
    await sendAnswer(response, internalError(id, error));
  }
}

function toRequest(incoming: IncomingMessage, id: string, body: Buffer): ProviderRequest {
  const { method = 'GET', url = '/', headers } = incoming;
  const [path = '/', ...query] = url.split('?');
  return { id, method, path, query: new URLSearchParams(query.join('?')), headers, body: body.toString('utf8') };
}
