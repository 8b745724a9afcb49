import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from './error-code';
import { EngineStartError } from '../local/base/errors';

/** A loopback HTTP server that listens. */
export interface HttpListener {
  /** Base URL without a slash at its end. */
  readonly url: string;
  /** Stops listening and cuts the connections that are open. */
  close(): Promise<void>;
}

/**
 * Lets a server listen on 127.0.0.1.
 *
 * @param port 0 for a free one
 * @throws EngineStartError when the port is in use, or not allowed
 */
export async function listen(server: Server, port: number): Promise<HttpListener> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = errorCode(error) ?? String(error);
    const advice = reason === 'EADDRINUSE' ? 'it is in use; choose another port, or 0 for a free one' : reason;
    throw new EngineStartError(`Cannot listen on port ${port}: ${advice}`, { cause: error });
  }
  const address = server.address() as AddressInfo; // a TCP server that listens has an AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
