import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service answers to one call. */
export interface ServiceAnswer {
  readonly status: number;
  /** `__type` names an error. */
  readonly body: object;
}

/** A service of AWS that gives the answers of a test. */
export interface ScriptedService {
  /** What the client of a service needs to call this one, once for each call of ours. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  /** Bodies of the calls so far. */
  readonly calls: readonly object[];
  stop(): void;
}

/** Starts such a service. @param answer to each call, given its body; nothing: the connection is cut */
export async function startScriptedService(
  answer: (call: object) => ServiceAnswer | undefined,
): Promise<ScriptedService> {
  const calls: object[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = JSON.parse(Buffer.concat(chunks).toString()) as object;
      calls.push(call);
      const given = answer(call);
      if (given === undefined) return void request.socket.destroy();
      const type = { 'content-type': 'application/x-amz-json-1.0' };
      response.writeHead(given.status, type).end(JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return {
    clientConfig: { endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1', credentials, maxAttempts: 1 },
    calls,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
