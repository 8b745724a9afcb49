import { createServer } from 'node:http';
import { listen } from '../../../lib/base/loopback-listener';
import type { HttpListener } from '../../../lib/base/loopback-listener';

/** How the services of AWS fail: they cut every call off, or refuse it as one that makes no sense. */
export type Breakage = 'away' | 'refusing';

/** Stands in for services of AWS that fail. */
export interface BrokenServices extends HttpListener {
  breakage: Breakage;
}

/** Starts it; at first the services are away. */
export async function startBrokenServices(): Promise<BrokenServices> {
  const state: { breakage: Breakage } = { breakage: 'away' };
  const server = createServer((request, response) => {
    if (state.breakage === 'away') {
      request.socket.destroy();
      return;
    }
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'ValidationException', message: 'That makes no sense' }));
  });
  const listener = await listen(server, 0);
  return Object.assign(state, listener);
}
