import { connect, type Socket } from 'node:net';

/** An answer of the table's engine. */
export interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

interface Caller {
  readonly resolve: (answer: EngineAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** The engine wants a signature but does not check it. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/**
 * An empty line between requests, which a server ignores (RFC 9112 section 2.2). It takes the acknowledgement of what was
 * received along; without it the engine's TCP, which has Nagle's algorithm on, keeps back the next answers for 40 ms.
 */
const NUDGE = '\r\n';
/** Characters that are written without waiting for more. */
const MUCH = 32_768;
const HEADER_END = '\r\n\r\n';
const STATUS_AT = 'HTTP/1.1 '.length;
const CONTENT_LENGTH = /^content-length: *(\d+)\r?$/im;

/**
 * One HTTP/1.1 connection to the table's engine, on which calls are sent without waiting for the answers to those before:
 * the engine performs and answers them in the order in which they were sent. That makes runs repeatable and keeps two
 * processors busy. No timers: they are virtual here.
 */
export class EngineConnection {
  private readonly callers: Caller[] = [];
  private readonly start: string;
  private unsent = '';
  private broken: Error | undefined;
  private received: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly socket: Socket,
    host: string,
  ) {
    this.start = `POST / HTTP/1.1\r\n${headerLines({ host, ...HEADERS })}`;
    socket.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    socket.on('error', (error) => {
      this.broken = error;
    });
    socket.on('close', () => {
      this.broken ??= new Error('The engine has closed the connection');
      this.fail(this.broken);
    });
  }

  /** @param url of the engine, `http:` */
  static async open(url: string): Promise<EngineConnection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new EngineConnection(socket, host);
  }

  /**
   * Makes one call. Rejects when the connection breaks, or is broken.
   *
   * @param target API and operation, for `X-Amz-Target`
   */
  call(target: string, body: string): Promise<EngineAnswer> {
    if (this.broken !== undefined) return Promise.reject(this.broken);
    return new Promise((resolve, reject) => {
      this.callers.push({ resolve, reject });
      this.enqueue(
        `${this.start}x-amz-target: ${target}\r\ncontent-length: ${Buffer.byteLength(body)}${HEADER_END}${body}`,
      );
    });
  }

  /** Ends the connection. */
  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    let rest = this.received;
    for (let answer = answerIn(rest); answer !== undefined; answer = answerIn(rest)) {
      rest = answer.rest;
      this.callers.shift()?.resolve(answer);
    }
    this.received = rest;
    if (this.callers.length > 0) this.enqueue(NUDGE);
  }

  /** What is sent in one turn is one write, unless it is much: then the engine begins meanwhile. */
  private enqueue(text: string): void {
    if (this.unsent === '') {
      process.nextTick(() => {
        this.flush();
      });
    }
    this.unsent += text;
    if (this.unsent.length > MUCH) this.flush();
  }

  private flush(): void {
    if (this.unsent !== '') this.socket.write(this.unsent);
    this.unsent = '';
  }

  private fail(error: Error): void {
    this.callers.splice(0).forEach(({ reject }) => {
      reject(error);
    });
  }
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

/** The answer at the beginning of what was received, when all of it is there. */
function answerIn(received: Buffer): (EngineAnswer & { readonly rest: Buffer }) | undefined {
  const headEnd = received.indexOf(HEADER_END);
  if (headEnd < 0) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const length = CONTENT_LENGTH.exec(head)?.[1];
  // Nothing after it could be told apart: the process is to end here.
  if (length === undefined) throw new Error('The engine gave an answer without a length');
  const bodyAt = headEnd + HEADER_END.length;
  const end = bodyAt + Number(length);
  if (received.length < end) return undefined;
  const status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
  return { status, text: received.toString('utf8', bodyAt, end), rest: received.subarray(end) };
}
