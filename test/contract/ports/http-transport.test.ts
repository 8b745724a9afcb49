import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { UndiciTransport } from '../../../lambdas/adapters/http/undici-transport';
import type { HttpRequest } from '../../../lambdas/core/domain/connection/provider-call';

/** Short enough for a test, and far enough apart to tell which one struck. */
const LIMITS = { connectMs: 1_000, headersMs: 1_000, bodyMs: 1_000, totalMs: 3_000, maxBodyBytes: 10_000 };
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that speaks bytes: what it does with each request is the test's. */
class RawServer {
  readonly received: string[] = [];
  connectionCount = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(answer: (socket: Socket, count: number) => void): Promise<RawServer> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const self = new RawServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (socket) => {
      self.connectionCount += 1;
      self.sockets.add(socket);
      socket.on('error', () => self.sockets.delete(socket));
      socket.on('data', (bytes) => {
        self.received.push(bytes.toString());
        answer(socket, self.received.length);
      });
    });
    return self;
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

let server: RawServer | undefined;

afterEach(() => {
  server?.stop();
  server = undefined;
});

async function serve(answer: (socket: Socket, count: number) => void): Promise<RawServer> {
  server = await RawServer.start(answer);
  return server;
}

function get(url: string): HttpRequest {
  return { method: 'GET', url, headers: { accept: 'application/json' } };
}

function post(url: string): HttpRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"a":1}' };
}

/** A text of that form, for comparisons. */
function matching(form: RegExp): unknown {
  return expect.stringMatching(form);
}

function silent(): void {
  // Takes the request and says nothing.
}

test('an answer has status, lower-cased headers and body', async () => {
  const { url } = await serve((socket) => {
    socket.end('HTTP/1.1 404 Not Found\r\nX-Request-Id: req-1\r\nX-Many: a\r\nX-Many: b\r\n\r\n{"é":1}');
  });

  const result = await new UndiciTransport(LIMITS).send(get(`${url}/x`));

  expect(result).toEqual({ status: 404, headers: { 'x-request-id': 'req-1', 'x-many': 'a, b' }, body: '{"é":1}' });
});

test('an answer comes to exactly the request that was made', async () => {
  const { url, received } = await serve((socket) => socket.end(OK));

  await new UndiciTransport(LIMITS).send(post(`${url}/v2.0/vpn?limit=1`));

  expect(received.join('')).toMatch(/^POST \/v2\.0\/vpn\?limit=1 HTTP\/1\.1\r\n/);
  expect(received.join('').toLowerCase()).toContain('content-type: application/json\r\n');
  expect(received.join('')).toMatch(/\r\n\r\n\{"a":1\}$/);
});

test.each([301, 302, 303, 307, 308])('an answer of status %i is given back, not followed', async (status) => {
  const { url, received } = await serve((socket) => {
    socket.end(`HTTP/1.1 ${status} Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n`);
  });

  const result = await new UndiciTransport(LIMITS).send(post(url));

  expect(result).toMatchObject({ status, headers: { location: '/elsewhere' } });
  expect(received).toHaveLength(1);
});

test('an answer may be as long as the limit', async () => {
  const body = 'x'.repeat(LIMITS.maxBodyBytes);
  const { url } = await serve((socket) => {
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });

  expect(await new UndiciTransport(LIMITS).send(get(url))).toMatchObject({ status: 200, body });
});

test('a request whose connection was refused certainly never left', async () => {
  const { url } = await serve(silent);
  server?.stop();

  expect(await new UndiciTransport(LIMITS).send(post(url))).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
});

test('a request to a name that does not exist certainly never left', async () => {
  const result = await new UndiciTransport(LIMITS).send(post('http://provider.invalid/'));

  expect(result).toMatchObject({ kind: 'not-sent', reason: matching(/^(ENOTFOUND|EAI_AGAIN)$/) });
});

test('a request whose TLS handshake failed certainly never left', async () => {
  const { url } = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));

  const result = await new UndiciTransport(LIMITS).send(post(url.replace('http:', 'https:')));

  expect(result).toMatchObject({ kind: 'not-sent', reason: matching(/^(ERR_SSL_|EPROTO)/) });
});

// A header that undici refuses fails before anything is written to the socket.
test('a request that cannot be written as HTTP certainly never left', async () => {
  const { url } = await serve((socket) => socket.end(OK));
  const request = { ...post(url), headers: { 'x-auth-token': 'line\nbreak' } };

  expect(await new UndiciTransport(LIMITS).send(request)).toMatchObject({ kind: 'not-sent' });
});

test.each([
  { name: 'is reset before any answer', answer: (socket: Socket) => socket.resetAndDestroy() },
  { name: 'is closed before any answer', answer: (socket: Socket) => socket.end() },
  {
    name: 'is reset in the headers',
    answer: (socket: Socket) => socket.write('HTTP/1.1 201 Cre', () => socket.resetAndDestroy()),
  },
  {
    name: 'is reset in the body',
    answer: (socket: Socket) =>
      socket.write('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"ipsec', () => {
        setTimeout(() => socket.resetAndDestroy(), 20);
      }),
  },
  {
    name: 'is closed in the body',
    answer: (socket: Socket) => socket.end('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"ipsec'),
  },
  { name: 'gets something that is not HTTP', answer: (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n') },
  {
    name: 'gets a longer answer than allowed',
    answer: (socket: Socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n${'x'.repeat(LIMITS.maxBodyBytes + 1)}`),
  },
  {
    name: 'gets a longer answer in chunks than allowed',
    answer: (socket: Socket) => {
      const chunk = `1388\r\n${'x'.repeat(5000)}\r\n`;
      socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}0\r\n\r\n`);
    },
  },
  {
    name: 'gets endless headers',
    answer: (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}`),
  },
])('a request that may have arrived has no answer when it $name', async ({ answer }) => {
  const { url } = await serve(answer);

  const result = await new UndiciTransport(LIMITS).send(post(url));

  expect(result).toEqual({ kind: 'no-answer', reason: matching(/^[A-Z][A-Za-z_]+$/) });
});

test('a request that may have arrived has no answer when the headers do not come in time', async () => {
  const { url } = await serve(silent);

  const result = await new UndiciTransport({ ...LIMITS, headersMs: 200 }).send(post(url));

  expect(result).toEqual({ kind: 'no-answer', reason: 'UND_ERR_HEADERS_TIMEOUT' });
});

test('a request that may have arrived has no answer when the body stops', async () => {
  const { url } = await serve((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'));

  const result = await new UndiciTransport({ ...LIMITS, bodyMs: 200 }).send(post(url));

  expect(result).toEqual({ kind: 'no-answer', reason: 'UND_ERR_BODY_TIMEOUT' });
});

test('a request that may have arrived has no answer when the body drips past the time for the whole call', async () => {
  const { url } = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => {
      clearInterval(drip);
    });
  });
  const startMs = performance.now();

  const result = await new UndiciTransport({ ...LIMITS, totalMs: 500 }).send(post(url));

  expect(result).toEqual({ kind: 'no-answer', reason: 'TimeoutError' });
  expect(performance.now() - startMs).toBeLessThan(2_000);
});

test('a request is given up after the time that the caller has for it', async () => {
  const { url } = await serve(silent);
  const startMs = performance.now();

  const result = await new UndiciTransport({ totalMs: 300 }).send(get(url));

  expect(result).toEqual({ kind: 'no-answer', reason: 'TimeoutError' });
  expect(performance.now() - startMs).toBeLessThan(2_000);
});

test('a connection is kept for the next call', async () => {
  const { url, ...seen } = await keepAliveServer();
  const transport = new UndiciTransport(LIMITS);

  await transport.send(get(url));
  // The body is there a moment before its connection is free again.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await transport.send(get(url));

  expect(seen.connections()).toBe(1);
});

test('a connection that the server closed between two calls is replaced', async () => {
  const { url, ...seen } = await keepAliveServer((socket) => socket.end());
  const transport = new UndiciTransport(LIMITS);
  await transport.send(post(url));
  await new Promise((resolve) => setTimeout(resolve, 50));

  const result = await transport.send(post(url));

  expect(result).toMatchObject({ status: 200 });
  expect(seen.requests()).toBe(2);
});

test('a request is not sent again when its connection breaks under it', async () => {
  const { url, received } = await serve((socket, count) => {
    if (count === 1) socket.write(OK);
    else socket.resetAndDestroy();
  });
  const transport = new UndiciTransport(LIMITS);
  await transport.send(post(url));

  const result = await transport.send(post(url));

  expect(result).toMatchObject({ kind: 'no-answer' });
  expect(received).toHaveLength(2);
});

/** Answers and keeps the connection, unless `after` does something else with it. */
async function keepAliveServer(
  after: (socket: Socket) => void = silent,
): Promise<{ url: string; connections: () => number; requests: () => number }> {
  const started = await serve((socket) =>
    socket.write(OK, () => {
      after(socket);
    }),
  );
  return {
    url: started.url,
    connections: () => started.connectionCount,
    requests: () => started.received.length,
  };
}
