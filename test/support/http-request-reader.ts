/** One request as it went over a connection. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';
const REQUEST_LINE = /^(\S+) (\S+) HTTP\/1\.1$/;
const CONTENT_LENGTH = /^content-length: *(\d+)$/im;

/** Reads the requests off the bytes of one connection, from a client that announces the length of its bodies. */
export class HttpRequestReader {
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
