import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

type Server = HttpServer | HttpsServer;

const host = '127.0.0.1';

/** A loopback HTTP server that listens. */
export interface HttpListener {
  /** Base URL without a slash at its end, `http:` always. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts the connections that are open. Harmless when the server does not listen any more. */
  close(): Promise<void>;
}

/**
 * Lets a server listen on 127.0.0.1; again, too, when it has been closed.
 *
 * @param port 0 for a free one
 * @throws the system's error, e.g. with the code EADDRINUSE
 */
export async function listen(server: Server, port: number): Promise<HttpListener> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo; // a TCP server that listens has an AddressInfo
  return { url: `http://${host}:${address.port}`, port: address.port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
