import { request } from 'node:http';
import { EngineClock } from '../../../lib/local/base/clock';
import { serveHttpApi } from '../../../lib/local/http-api/http-api';
import type { HttpApiRoute } from '../../../lib/local/http-api/http-api-routes';
import type { HttpListener } from '../../../lib/base/loopback-listener';

let api: HttpListener;

const echo = (event: string): Promise<string> => Promise.resolve(event);
const returns = (result: unknown) => (): Promise<string> => Promise.resolve(JSON.stringify(result));

function route(routeKey: string, invoke: HttpApiRoute['invoke'], options: Partial<HttpApiRoute> = {}): HttpApiRoute {
  return { routeKey, usesIam: false, timeoutMs: 1_000, invoke, ...options };
}

beforeAll(async () => {
  const routes = [
    route('POST /echo', echo),
    route('GET /v0/requests/{id}', echo, { usesIam: true }),
    route('GET /v0/requests/special', returns('special')),
    route('GET /files/{path+}', echo),
    route('ANY /any', returns('any')),
    route('DELETE /any', returns('delete')),
    route('GET /throws', () => Promise.reject(new Error('no'))),
    route('GET /slow', () => new Promise(() => undefined), { timeoutMs: 50 }),
    route('GET /invalid', returns({ statusCode: 'often' })),
    route(
      'GET /full',
      returns({
        statusCode: 201,
        headers: { 'X-One': 1 },
        cookies: ['a=1', 'b=2'],
        body: 'aGk=',
        isBase64Encoded: true,
      }),
    ),
    route('GET /plain', returns({ statusCode: 200, body: 'hi' })),
    route('GET /value', returns({ any: 'value' })),
  ];
  api = await serveHttpApi(routes, new EngineClock(1), 0);
});

afterAll(() => api.close());

interface HttpApiEvent {
  readonly headers: Record<string, string>;
  readonly requestContext: Record<string, unknown>;
  readonly [name: string]: unknown;
}

async function eventOf(path: string, init: RequestInit = {}): Promise<HttpApiEvent> {
  return (await (await fetch(api.url + path, init)).json()) as HttpApiEvent;
}

test('gives path, query and caller of an IAM route', async () => {
  const event = await eventOf('/v0/requests/req%201?state=a&state=b&x=%26', { headers: { 'X-Test': 'Yes' } });

  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'GET /v0/requests/{id}',
    rawPath: '/v0/requests/req 1',
    rawQueryString: 'state=a&state=b&x=%26',
    queryStringParameters: { state: 'a,b', x: '&' },
    pathParameters: { id: 'req 1' },
    isBase64Encoded: false,
    headers: { 'x-test': 'Yes', 'x-forwarded-proto': 'http' },
    requestContext: {
      stage: '$default',
      http: { method: 'GET', path: '/v0/requests/req 1', protocol: 'HTTP/1.1' },
      authorizer: { iam: { accountId: '000000000000' } },
    },
  });
  expect(event).not.toHaveProperty('body');
  expect(event).not.toHaveProperty('cookies');
});

test('joins repeated headers with a comma and gives cookies apart', async () => {
  const text = await new Promise<string>((resolve, reject) => {
    const headers = { 'X-Many': ['one', 'two'], Cookie: ['a=1; b=2', 'c=3'] };
    const sent = request(`${api.url}/files/a/b`, { headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve(body);
      });
    });
    sent.on('error', reject).end();
  });

  const event = JSON.parse(text) as HttpApiEvent;

  expect(event.headers['x-many']).toBe('one,two');
  expect(event.headers).not.toHaveProperty('cookie');
  expect(event['cookies']).toEqual(['a=1', 'b=2', 'c=3']);
  expect(event['pathParameters']).toEqual({ path: 'a/b' });
});

test.each([
  { type: 'application/json; charset=utf-8', isText: true },
  { type: 'application/xml', isText: true },
  { type: 'application/cloudevents+json', isText: false },
  { type: 'text/csv', isText: true },
  { type: 'application/x-ndjson', isText: false },
  { type: 'application/x-www-form-urlencoded', isText: false },
  { type: 'application/octet-stream', isText: false },
])('takes a body of $type as text: $isText', async ({ type, isText }) => {
  const event = await eventOf('/echo', { method: 'POST', body: 'päyload', headers: { 'content-type': type } });

  expect(event['isBase64Encoded']).toBe(!isText);
  expect(event['body']).toBe(isText ? 'päyload' : Buffer.from('päyload').toString('base64'));
});

test('hands a body without a type over as base64', async () => {
  const event = await eventOf('/echo', { method: 'POST', body: new Uint8Array([104, 105]) });

  expect(event).toMatchObject({ body: 'aGk=', isBase64Encoded: true });
});

test.each([
  { what: 'in Windows-1252', bytes: Buffer.from('M\u00fcnchen', 'latin1'), body: 'M\ufffdnchen' },
  { what: 'in UTF-16', bytes: Buffer.from('\ufeffab', 'utf16le'), body: '\ufffd\ufffda\0b\0' },
])('ruins a text $what, as AWS does', async ({ bytes, body }) => {
  const event = await eventOf('/echo', { method: 'POST', body: bytes, headers: { 'content-type': 'text/csv' } });

  expect(event).toMatchObject({ body, isBase64Encoded: false });
});

test('hands over bytes that are no text as they are', async () => {
  const body = Buffer.from('M\u00fcnchen', 'latin1');
  const headers = { 'content-type': 'application/octet-stream' };
  const event = await eventOf('/echo', { method: 'POST', body, headers });

  expect(event).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
});

test.each([
  { what: 'base64', type: 'application/octet-stream', bytes: 4_800_000 },
  { what: 'text', type: 'text/csv', bytes: 6_291_456 },
])('refuses an event that is too large for Lambda with its body as $what', async ({ type, bytes }) => {
  const headers = { 'content-type': type };
  const response = await fetch(`${api.url}/echo`, { method: 'POST', body: Buffer.alloc(bytes, 'a'), headers });

  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ message: 'Request Too Long' });
});

test('takes the largest body of a batch, whatever stands for its bytes', async () => {
  const event = await eventOf('/echo', { method: 'POST', body: Buffer.alloc(4_194_304) });

  expect(event['body']).toHaveLength(5_592_408);
});

test.each([
  { path: '/nowhere', status: 404, message: 'Not Found' },
  { path: '/v0/requests', status: 404, message: 'Not Found' },
  { path: '/throws', status: 500, message: 'Internal Server Error' },
  { path: '/invalid', status: 500, message: 'Internal Server Error' },
  { path: '/slow', status: 503, message: 'Service Unavailable' },
  { path: '/%zz', status: 400, message: 'Bad Request' },
])('answers $path with $status', async ({ path, status, message }) => {
  const response = await fetch(api.url + path);

  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message });
});

test('refuses a body of more than 10 MB', async () => {
  const response = await fetch(`${api.url}/echo`, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });

  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
});

test('prefers the more specific route', async () => {
  const texts = await Promise.all(
    [
      fetch(`${api.url}/v0/requests/special`),
      fetch(`${api.url}/any`, { method: 'DELETE' }),
      fetch(`${api.url}/any`, { method: 'PUT' }),
    ].map(async (response) => (await response).text()),
  );

  expect(texts).toEqual(['special', 'delete', 'any']);
});

test('sends status, headers, cookies and a decoded body', async () => {
  const response = await fetch(`${api.url}/full`);

  expect(response.status).toBe(201);
  expect(response.headers.get('x-one')).toBe('1');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.text()).toBe('hi');
});

test('sends a body without a type as plain text and a bare value as JSON', async () => {
  const [plain, value] = await Promise.all([fetch(`${api.url}/plain`), fetch(`${api.url}/value`)]);

  expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(value.headers.get('content-type')).toBe('application/json');
  expect(await value.json()).toEqual({ any: 'value' });
});
