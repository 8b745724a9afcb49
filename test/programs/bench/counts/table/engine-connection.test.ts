import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineConnection, type EngineAnswer } from './engine-connection';

let server: Server;
let connection: EngineConnection;

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  connection = await EngineConnection.open(`http://127.0.0.1:${port}`);
}

afterEach(async () => {
  connection.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function post(text: string): Promise<EngineAnswer> {
  return connection.call('Some.Call', text);
}

/** Answers with what was sent, a length and a status. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat([Buffer.from(`${String(request.headers['x-amz-target'])}: `), ...chunks]);
    response.writeHead(400, { 'content-length': body.length });
    response.end(body);
  });
};

test('answers come to those who asked, in order, however many calls are under way', async () => {
  await serve(echo);
  const numbers = Array.from({ length: 500 }, (_, number) => number);
  const answers = await Promise.all(numbers.map((number) => post(`${'é'.repeat(number)}${number}`)));
  expect(answers.map(({ text }) => text)).toEqual(numbers.map((number) => `Some.Call: ${'é'.repeat(number)}${number}`));
  expect(answers[0]?.status).toBe(400);
});

test('answers that arrive in pieces, or several at once', async () => {
  const pieces = [
    'HTTP/1.1 200 OK\r\nConte',
    'nt-Length: 3\r\n\r',
    '\nab',
    'cHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
  ];
  let isFirst = true;
  await serve(({ socket }) => {
    if (isFirst) pieces.forEach((piece, index) => setTimeout(() => socket.write(piece), 5 * index));
    isFirst = false;
  });
  const answers = await Promise.all([post('one'), post('two')]);
  expect(answers.map(({ text }) => text)).toEqual(['abc', '']);
});

test('calls fail when the connection breaks, and afterwards', async () => {
  await serve((request) => request.socket.destroy());
  const [first, second] = await Promise.allSettled([post('one'), post('two')]);
  expect(first.status).toBe('rejected');
  expect(second.status).toBe('rejected');
  await expect(post('three')).rejects.toThrow(/closed the connection|ECONNRESET/);
});
