import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { localAccount } from '../base/local-account';
import { localCaller } from '../base/local-caller';

/** What a request to an HTTP API is about. */
export interface HttpApiRequest {
  readonly request: Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders' | 'httpVersion' | 'socket'>;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly usesIam: boolean;
  /** Decoded. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Epoch ms on the engine's clock. */
  readonly nowMs: number;
}

/**
 * The event of payload format 2.0 that API Gateway makes of a request. Signatures are not checked on a laptop: behind
 * an AWS_IAM route the caller is the user of this machine.
 */
export function httpApiEvent(call: HttpApiRequest): Record<string, unknown> {
  const { request, body, routeKey, path, pathParameters } = call;
  const query = (request.url ?? '').split('?').slice(1).join('?');
  const headers = joinedHeaders(request.rawHeaders);
  const cookies = headers['cookie']?.split(/; */);
  delete headers['cookie'];
  addGatewayHeaders(headers, request.socket);
  const parameters = joinedParameters(query);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers,
    ...(Object.keys(parameters).length > 0 && { queryStringParameters: parameters }),
    requestContext: requestContext(call, headers),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...bodyFields(body, headers['content-type']),
  };
}

function requestContext(call: HttpApiRequest, headers: Readonly<Record<string, string>>): object {
  const { request, routeKey, path, usesIam, nowMs } = call;
  return {
    accountId: localAccount.accountId,
    apiId: 'local',
    ...(usesIam && { authorizer: { iam: localCaller() } }),
    domainName: (headers['host'] ?? 'localhost').replace(/:\d+$/, ''),
    domainPrefix: 'local',
    http: {
      method: request.method ?? '',
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey,
    stage: '$default',
    time: commonLogTime(nowMs),
    timeEpoch: nowMs,
  };
}

function joinedHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const separator = name === 'cookie' ? '; ' : ',';
    headers[name] = name in headers ? `${headers[name] ?? ''}${separator}${value}` : value;
  }
  return headers;
}

function addGatewayHeaders(headers: Record<string, string>, socket: HttpApiRequest['request']['socket']): void {
  delete headers['connection'];
  headers['x-amzn-trace-id'] = `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
  headers['x-forwarded-for'] = socket.remoteAddress ?? '127.0.0.1';
  headers['x-forwarded-port'] = String(socket.localPort ?? '');
  headers['x-forwarded-proto'] = 'http';
}

function joinedParameters(query: string): Record<string, string> {
  const search = new URLSearchParams(query);
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name).join(',')]));
}

function bodyFields(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  // As on AWS a text in another encoding, or compressed, arrives with U+FFFD for what is no UTF-8.
  if (isText(contentType)) return { body: body.toString('utf8'), isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
}

/** By its type alone, as seen on AWS (ministackorg/ministack 766); a body without one is none. */
function isText(contentType = ''): boolean {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return /^(text\/.*|application\/(json|javascript|xml))$/.test(type);
}

/** E.g. `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(atMs: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(atMs).toUTCString()) ?? [];
  return `${day ?? ''}/${month ?? ''}/${year ?? ''}:${time ?? ''} +0000`;
}
