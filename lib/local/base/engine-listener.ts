import type { Server } from 'node:http';
import { errorCode } from '../../base/error-code';
import { listen, type HttpListener } from '../../base/loopback-listener';
import { EngineStartError } from './errors';

/**
 * Lets a server of the engine listen on 127.0.0.1.
 *
 * @param port 0 for a free one
 * @throws EngineStartError when the port is in use, or not allowed
 */
export async function listenForEngine(server: Server, port: number): Promise<HttpListener> {
  try {
    return await listen(server, port);
  } catch (error) {
    const reason = errorCode(error) ?? String(error);
    const advice = reason === 'EADDRINUSE' ? 'it is in use; choose another port, or 0 for a free one' : reason;
    throw new EngineStartError(`Cannot listen on port ${port}: ${advice}`, { cause: error });
  }
}
