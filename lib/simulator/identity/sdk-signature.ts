/**
 * Huawei's request signature, SDK-HMAC-SHA256: provider-apis.md 5.2. Written from that text alone, so that it is a
 * second opinion on what the product sends. The age of `X-Sdk-Date` is not judged: the documents give no certain
 * figure.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ProviderRequest } from '../base/message';

const ALGORITHM = 'SDK-HMAC-SHA256';
const AUTHORIZATION = /^SDK-HMAC-SHA256 Access=([^,\s]+), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
const TIME = /^\d{8}T\d{6}Z$/;

/** What the `Authorization` header of a signed request says. */
export interface Signature {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly hex: string;
}

/** Whether a request claims to be signed, well or badly. */
export function isSigned({ headers }: Pick<ProviderRequest, 'headers'>): boolean {
  return headers.authorization?.startsWith(ALGORITHM) === true;
}

/** Reads the signature of a request; undefined when it is not written as it must be, or when its time is not signed. */
export function parseSignature({ headers }: Pick<ProviderRequest, 'headers'>): Signature | undefined {
  const [, accessKey = '', names = '', hex = ''] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  const signedHeaders = names.split(';');
  const isSorted = names === [...signedHeaders].sort().join(';');
  const isTimed = signedHeaders.includes('x-sdk-date') && TIME.test(String(headers['x-sdk-date']));
  return isSorted && isTimed ? { accessKey, signedHeaders, hex } : undefined;
}

/** Whether a signature is the one that the secret key gives for the request as received. */
export function isRight(signature: Signature, secretKey: string, request: ProviderRequest): boolean {
  const digest = sha256(canonicalRequest(request, signature.signedHeaders));
  const signed = [ALGORITHM, String(request.headers['x-sdk-date']), digest].join('\n');
  const expected = createHmac('sha256', secretKey).update(signed).digest();
  return timingSafeEqual(expected, Buffer.from(signature.hex, 'hex'));
}

function canonicalRequest(request: ProviderRequest, signedHeaders: readonly string[]): string {
  const { method, base = '', path, query, headers, body } = request;
  const segments = (base + path).split('/').map((segment) => encode(decode(segment)));
  const canonicalPath = segments.join('/');
  return [
    method,
    canonicalPath.endsWith('/') ? canonicalPath : `${canonicalPath}/`,
    [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    signedHeaders.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join(''),
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // badly escaped, so it stands for itself
  }
}

// RFC 3986: encodeURIComponent leaves these five alone.
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
