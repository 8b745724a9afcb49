import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Stands before a service of the engine that speaks the AWS JSON protocol, and refuses one of its calls while closed. */
export interface Gate {
  /** For `AWS_ENDPOINT_URL_*` of the functions. */
  readonly url: string;
  /** Calls refused so far. */
  readonly refused: number;
  /** Where calls go on to; before that all are refused. */
  connect(endpoint: string): void;
  /** Lets the call through from now on. */
  open(): void;
  stop(): Promise<void>;
}

/** What a gate refuses of its call, and how. */
export interface GateOptions {
  /** Only calls whose body contains this text. Default: all. */
  readonly about?: string;
  /** The error that they are answered with. Default an `AccessDeniedException`. */
  readonly error?: { readonly __type: string; readonly [member: string]: unknown };
}

/** Starts a gate for one call, such as `AWSStepFunctions.StartExecution`; it is closed. */
export async function startGate(target: string, options: GateOptions = {}): Promise<Gate> {
  const { about = '', error = { __type: 'AccessDeniedException', message: 'The gate is closed' } } = options;
  const state: { endpoint?: string; isOpen: boolean; refused: number } = { isOpen: false, refused: 0 };
  const answerTo = async (incoming: IncomingMessage): Promise<{ status: number; body: string }> => {
    const body = await text(incoming);
    const called = String(incoming.headers['x-amz-target']);
    if (state.endpoint === undefined || (called === target && body.includes(about) && !state.isOpen)) {
      state.refused += 1;
      return { status: 400, body: JSON.stringify(error) };
    }
    const answer = await fetch(state.endpoint, { method: 'POST', headers: passedOn(incoming), body });
    return { status: answer.status, body: await answer.text() };
  };
  const server = createServer((incoming, response) => {
    answerTo(incoming).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a listening TCP server has one
    get refused() {
      return state.refused;
    },
    connect: (endpoint) => {
      state.endpoint = endpoint;
    },
    open: () => {
      state.isOpen = true;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Headers of the AWS JSON protocol, the signature included: DynamoDB engines demand one. */
function passedOn({ headers }: IncomingMessage): [string, string][] {
  return ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'].map((name) => [name, String(headers[name])]);
}
