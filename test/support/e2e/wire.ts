import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** One request as it went over a connection. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A call that went over the wire. Times are real, epoch ms. */
export interface WireCall extends WireRequest {
  readonly sentAtMs: number;
  /** When the last of the answer went by, or the connection ended without one. */
  readonly endedAtMs?: number;
  /** Of the answer, also when that was not passed on. */
  readonly status?: number;
}

/** The wire between the product and a provider: bytes go through as they come. */
export interface Wire {
  /** Stands in for the provider's URL. */
  readonly url: string;
  /** All calls so far, the latest last. */
  readonly calls: readonly WireCall[];
  /** How often the connection was cut in place of an answer. */
  readonly cuts: number;
  stop(): Promise<void>;
}

type MutableCall = { -readonly [Key in keyof WireCall]: WireCall[Key] };

const HEAD_END = '\r\n\r\n';
const REQUEST_LINE = /^(\S+) (\S+) HTTP\/1\.1$/;
const CONTENT_LENGTH = /^content-length: *(\d+)$/im;
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;
const CREATE_PATH = /\/(ipsec-site-connections|vpn-connection)$/;

/** Whether a call asks for a new connection, in any dialect (provider-apis.md 2). */
export function isCreateCall({ method, path }: WireRequest): boolean {
  return method === 'POST' && CREATE_PATH.test(path);
}

/**
 * Lays a wire to a provider on 127.0.0.1.
 *
 * @param isCut of which calls the provider's answer does not get through: the connection is reset at its first byte
 */
export async function startWire(targetUrl: string, isCut: (call: WireCall) => boolean = () => false): Promise<Wire> {
  const { hostname, port } = new URL(targetUrl);
  const calls: MutableCall[] = [];
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const provider = connect(Number(port), hostname);
    for (const socket of [client, provider]) {
      sockets.add(socket.setNoDelay());
      socket.once('close', () => sockets.delete(socket));
    }
    joinSockets(client, provider, { calls, isCut, onCut: () => (cuts += 1) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a listening TCP server has one
    calls,
    get cuts() {
      return cuts;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

interface Tap {
  readonly calls: MutableCall[];
  readonly isCut: (call: WireCall) => boolean;
  readonly onCut: () => void;
}

/** Passes on what comes, an end or a reset as well, and takes note of the calls. */
function joinSockets(client: Socket, provider: Socket, { calls, isCut, onCut }: Tap): void {
  const reader = new HttpRequestReader();
  let call: MutableCall | undefined;
  client.on('data', (bytes) => {
    for (const request of reader.add(bytes)) {
      call = { ...request, sentAtMs: Date.now() };
      calls.push(call);
    }
    provider.write(bytes);
  });
  provider.on('data', (bytes) => {
    if (call !== undefined) {
      call.endedAtMs = Date.now();
      call.status ??= Number(STATUS_LINE.exec(bytes.toString('latin1'))?.[1]);
      if (isCut(call)) {
        onCut();
        client.resetAndDestroy();
        return;
      }
    }
    client.write(bytes);
  });
  const endBoth = (one: Socket, other: Socket): void => {
    one.on('end', () => other.end());
    // `close` follows, and tells the other side.
    one.on('error', () => undefined);
    one.on('close', (hasFailed) => {
      if (call?.status === undefined && call !== undefined) call.endedAtMs ??= Date.now();
      if (hasFailed) other.resetAndDestroy();
      else other.destroySoon();
    });
  };
  endBoth(client, provider);
  endBoth(provider, client);
}

/** Reads the requests off the bytes of one connection, from a client that announces the length of its bodies. */
class HttpRequestReader {
  private unread = Buffer.alloc(0);

  /**
   * Takes the next bytes; gives the requests that are complete with them.
   *
   * @throws Error when the bytes are no request
   */
  add(bytes: Buffer): readonly WireRequest[] {
    this.unread = Buffer.concat([this.unread, bytes]);
    const requests: WireRequest[] = [];
    for (let request = this.take(); request !== undefined; request = this.take()) requests.push(request);
    return requests;
  }

  private take(): WireRequest | undefined {
    const headEnd = this.unread.indexOf(HEAD_END);
    if (headEnd < 0) return undefined;
    const head = this.unread.subarray(0, headEnd).toString('latin1');
    const [, method = '', path = ''] = REQUEST_LINE.exec(head.split('\r\n')[0] ?? '') ?? [];
    if (method === '') throw new Error(`No HTTP request: ${head.slice(0, 100)}`);
    const bodyStart = headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + Number(CONTENT_LENGTH.exec(head)?.[1] ?? 0);
    if (this.unread.length < bodyEnd) return undefined;
    const body = this.unread.subarray(bodyStart, bodyEnd).toString('utf8');
    this.unread = this.unread.subarray(bodyEnd);
    return { method, path, body };
  }
}
