/**
 * AK/SK signature of the Huawei family, `SDK-HMAC-SHA256`, the alternative to tokens (provider-apis.md 5.2). Unlike AWS
 * SigV4 it has no derived key and no scope.
 */
import { createHash, createHmac } from 'node:crypto';
import type { AccessKeyAuth } from '../../contract/provider-profile';
import type { HttpRequest } from '../domain/connection/provider-call';

const ALGORITHM = 'SDK-HMAC-SHA256';
/** The signature itself cannot be signed; it is replaced when a request is signed again. */
const UNSIGNED = new Set(['content-type', 'authorization']);

/** What a signature needs besides the request and the keys. */
export interface SigningOptions {
  /** Needed where the keys have several projects. */
  readonly projectId?: string | undefined;
  /** Time of the request, epoch ms. The clock must be right to some minutes. */
  readonly nowMs: number;
}

/**
 * The request with `host`, `x-sdk-date`, `x-project-id` (where there is a project), `x-security-token` (of a temporary key)
 * and `authorization` added. All headers are signed but the content type and names with an underscore.
 *
 * @throws URIError when the path has a malformed percent-encoding
 */
export function signRequest(request: HttpRequest, auth: AccessKeyAuth, options: SigningOptions): HttpRequest {
  const { projectId, nowMs } = options;
  const headers = {
    ...request.headers,
    host: new URL(request.url).host,
    'x-sdk-date': sdkDateOf(nowMs),
    ...(projectId !== undefined && { 'x-project-id': projectId }),
    ...(auth.securityToken !== undefined && { 'x-security-token': auth.securityToken }),
  };
  return { ...request, headers: { ...headers, authorization: authorizationOf({ ...request, headers }, auth) } };
}

/** The value of `authorization` for a request that has all its other headers, `x-sdk-date` among them. */
export function authorizationOf(request: HttpRequest, { accessKey, secretKey }: AccessKeyAuth): string {
  const signature = createHmac('sha256', secretKey).update(stringToSign(request)).digest('hex');
  return `${ALGORITHM} Access=${accessKey}, SignedHeaders=${signedNames(request).join(';')}, Signature=${signature}`;
}

/** Algorithm, date and digest of the canonical request. */
export function stringToSign(request: HttpRequest): string {
  return [ALGORITHM, request.headers['x-sdk-date'] ?? '', sha256(canonicalRequest(request))].join('\n');
}

/** The six parts of a request in their canonical form. */
export function canonicalRequest(request: HttpRequest): string {
  const { method, url, headers, body = '' } = request;
  const { pathname, searchParams } = new URL(url);
  const names = signedNames(request);
  const headerLines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  return [
    method,
    canonicalPath(pathname),
    canonicalQuery(searchParams),
    headerLines,
    names.join(';'),
    sha256(body),
  ].join('\n');
}

function signedNames({ headers }: HttpRequest): string[] {
  return Object.keys(headers)
    .filter((name) => !UNSIGNED.has(name) && !name.includes('_'))
    .sort();
}

/** The slash at the end belongs to the canonical form only, never to the URL that is sent. */
function canonicalPath(pathname: string): string {
  const path = pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

/** Sorted by key, then by value, as they are before the encoding. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .sort(([key, value], [otherKey, otherValue]) => compare(key, otherKey) || compare(value, otherValue))
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .join('&');
}

/** By bytes of UTF-8; JavaScript's own order of code units differs beyond the basic plane. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** RFC 3986: `encodeURIComponent` leaves five characters alone that must be encoded too. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `YYYYMMDDTHHMMSSZ`, UTC. */
function sdkDateOf(nowMs: number): string {
  return new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
