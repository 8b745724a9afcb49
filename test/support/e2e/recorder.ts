import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One call of the product at a provider; `answer` is missing when the provider cut the connection. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** When it came, on the machine's monotonic clock. */
  readonly atMs: number;
  readonly request: string;
  readonly answer?: string;
  /** Token that the answer issued. */
  readonly token?: string | undefined;
}

/** A wire tap between the product and a simulator. */
export interface Recorder {
  /** Stands in for the simulator's URL. */
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Called at the moment in which an answer is complete, before the product gets it. */
  onAnswer: ((exchange: Exchange) => void) | undefined;
  stop(): Promise<void>;
}

/** Starts a proxy that records everything in clear and changes nothing. */
export async function startRecorder(targetUrl: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, response) => {
    void pass(incoming, response);
  });
  const recorder: Recorder = {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a listening TCP server has one
    },
    exchanges,
    onAnswer: undefined,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming;
    const atMs = performance.now();
    const request = await text(incoming);
    try {
      const upstream = await forward(targetUrl + path, { method, headers }, request);
      const answer = await text(upstream);
      const exchange = { method, path, atMs, request, answer, token: tokenOf(upstream) };
      exchanges.push(exchange);
      recorder.onAnswer?.(exchange);
      response.writeHead(upstream.statusCode ?? 500, upstream.headers).end(answer);
    } catch {
      // The simulator cut the connection; so do we.
      exchanges.push({ method, path, atMs, request });
      response.socket?.resetAndDestroy();
    }
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return recorder;
}

async function forward(
  url: string,
  init: Pick<IncomingMessage, 'headers'> & { readonly method: string },
  body: string,
): Promise<IncomingMessage> {
  const upstream = httpRequest(url, { ...init, agent: false });
  upstream.end(body);
  const [response] = (await once(upstream, 'response')) as [IncomingMessage];
  return response;
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const token = headers['x-subject-token'];
  return typeof token === 'string' ? token : undefined;
}
