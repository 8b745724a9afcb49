import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { gzipSync } from 'node:zlib';
import { httpApiEvent } from '../../../../lib/local/http-api/http-api-event';
import { readBatchCall } from '../../../../lambdas/runtime/http/batch-body';
import { HttpProblem } from '../../../../lambdas/runtime/http/problems';

const FILE = Buffer.from('provider\nhuawei-v2\n');

/** What API Gateway makes of a call, in the words of the local engine. */
function eventOf(body: Buffer, headers: Readonly<Record<string, string>>, query = ''): APIGatewayProxyEventV2 {
  const rawHeaders = Object.entries(headers).flat();
  const request = { method: 'POST', url: `/v1/batches${query}`, headers, rawHeaders, httpVersion: '1.1', socket: {} };
  const route = { routeKey: 'POST /v1/batches', usesIam: true, path: '/v1/batches', pathParameters: {}, nowMs: 0 };
  return httpApiEvent({ ...route, request: request as never, body }) as unknown as APIGatewayProxyEventV2;
}

/** The problem that a call ends with. */
function problemOf(event: APIGatewayProxyEventV2): Pick<HttpProblem, 'status' | 'code' | 'title'> {
  try {
    readBatchCall(event, true);
  } catch (error) {
    if (error instanceof HttpProblem) return { status: error.status, code: error.code, title: error.title };
    throw error;
  }
  throw new Error('The call was read');
}

test.each([
  { type: 'application/json', query: '', format: 'json' },
  { type: 'application/json; charset=utf-8', query: '?format=json', format: 'json' },
  { type: 'application/x-ndjson', query: '', format: 'ndjson' },
  { type: 'text/csv', query: '', format: 'csv' },
  { type: 'Text/CSV; charset=UTF-8; header=present', query: '', format: 'csv' },
  { type: 'application/octet-stream', query: '?format=csv', format: 'csv' },
  { type: 'application/octet-stream', query: '?format=ndjson', format: 'ndjson' },
])('a body of $type with "$query" is $format', ({ type, query, format }) => {
  const call = readBatchCall(eventOf(FILE, { 'content-type': type }, query), true);

  expect(call).toMatchObject({ format, parameters: {}, isNew: true });
  expect(Buffer.from(call.bytes)).toEqual(FILE);
});

test('the query is handed on, without the format', () => {
  const headers = { 'content-type': 'application/octet-stream' };
  const call = readBatchCall(eventOf(FILE, headers, '?format=csv&provider=a%20b&dryRun=true'), false);

  expect(call).toMatchObject({ parameters: { provider: 'a b', dryRun: 'true' }, isNew: false });
});

test.each([
  { type: 'application/gzip', coding: undefined, body: gzipSync(FILE) },
  { type: 'application/x-gzip', coding: undefined, body: gzipSync(FILE) },
  { type: 'application/octet-stream', coding: 'gzip', body: gzipSync(FILE) },
  { type: 'application/octet-stream', coding: undefined, body: gzipSync(FILE) },
  { type: 'application/gzip', coding: 'gzip', body: gzipSync(FILE) },
  { type: 'application/gzip', coding: 'gzip', body: gzipSync(gzipSync(FILE)) },
  { type: 'application/octet-stream', coding: 'identity', body: FILE },
])('gzip is unpacked: $type, coding $coding', ({ type, coding, body }) => {
  const headers = { 'content-type': type, ...(coding !== undefined && { 'content-encoding': coding }) };

  expect(Buffer.from(readBatchCall(eventOf(body, headers, '?format=csv'), true).bytes)).toEqual(FILE);
});

test('JSON lines may be compressed as they are, for they come as bytes', () => {
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };

  expect(Buffer.from(readBatchCall(eventOf(gzipSync(FILE), headers), true).bytes)).toEqual(FILE);
});

test.each([
  { what: 'in Windows-1252', body: Buffer.from('provider\nZürich\n', 'latin1'), headers: {} },
  { what: 'in UTF-16', body: Buffer.from('\ufeffprovider', 'utf16le'), headers: {} },
  { what: 'that is compressed', body: gzipSync(FILE), headers: { 'content-encoding': 'gzip' } },
])('a text $what arrives damaged: how to send it is said', ({ body, headers }) => {
  expect(problemOf(eventOf(body, { 'content-type': 'text/csv', ...headers }))).toEqual({
    status: 422,
    code: 'invalid-batch',
    title:
      'The body has arrived damaged, as it is no text in UTF-8: send the file as application/octet-stream, or compressed as application/gzip, with ?format=csv, ndjson or json',
  });
});

test('the same bytes are right when they are sent as bytes', () => {
  const body = Buffer.from('provider\nZürich\n', 'latin1');
  const event = eventOf(body, { 'content-type': 'application/octet-stream' }, '?format=csv');

  expect(Buffer.from(readBatchCall(event, true).bytes)).toEqual(body);
});

test.each([
  { type: 'text/plain', query: '', status: 415, code: 'unsupported-media-type' },
  { type: 'application/x-www-form-urlencoded', query: '', status: 415, code: 'unsupported-media-type' },
  { type: 'constructor', query: '?format=csv', status: 415, code: 'unsupported-media-type' },
  { type: '', query: '?format=csv', status: 415, code: 'unsupported-media-type' },
  { type: 'application/octet-stream', query: '', status: 400, code: 'invalid-parameters' },
  { type: 'application/octet-stream', query: '?format=xlsx', status: 400, code: 'invalid-parameters' },
  { type: 'application/octet-stream', query: '?format=csv&format=csv', status: 400, code: 'invalid-parameters' },
  { type: 'text/csv', query: '?format=json', status: 400, code: 'invalid-parameters' },
])('a body of "$type" with "$query" is refused', ({ type, query, status, code }) => {
  expect(problemOf(eventOf(FILE, { 'content-type': type }, query))).toMatchObject({ status, code });
});

test.each([
  { what: 'no gzip', body: FILE, coding: 'gzip', status: 400, code: 'not-gzip' },
  { what: 'cut', body: gzipSync(FILE).subarray(0, -9), coding: 'gzip', status: 400, code: 'not-gzip' },
  { what: 'of another coding', body: FILE, coding: 'br', status: 415, code: 'unsupported-media-type' },
  { what: 'a bomb', body: gzipSync(Buffer.alloc(64_000_000)), coding: 'gzip', status: 413, code: 'body-too-large' },
])('a compressed body that is $what is refused', ({ body, coding, status, code }) => {
  const headers = { 'content-type': 'application/octet-stream', 'content-encoding': coding };

  expect(problemOf(eventOf(body, headers, '?format=csv'))).toMatchObject({ status, code });
});

test('4 MiB as they are sent are taken, and no byte more', () => {
  const headers = { 'content-type': 'application/octet-stream' };
  const read = (bytes: number): APIGatewayProxyEventV2 => eventOf(Buffer.alloc(bytes, 'a'), headers, '?format=csv');

  expect(readBatchCall(read(4_194_304), true).bytes).toHaveLength(4_194_304);
  expect(problemOf(read(4_194_305))).toMatchObject({ status: 413, code: 'body-too-large' });
});
