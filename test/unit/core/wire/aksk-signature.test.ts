import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { AccessKeyAuth } from '../../../../lambdas/contract/provider-profile';
import type { HttpRequest } from '../../../../lambdas/core/domain/connection/provider-call';
import {
  authorizationOf,
  canonicalRequest,
  signRequest,
  stringToSign,
} from '../../../../lambdas/core/wire/aksk-signature';
import vectors from '../../../fixtures/aksk-signature.vectors.json';

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const AUTH: AccessKeyAuth = { type: 'aksk', accessKey: 'AccessKey', secretKey: 'SecretKey' };
const PROJECT_ID = '10039663455a446d8ba2cbb058b0f578';
const COLLECTION = `https://vpn.example.com/v5/${PROJECT_ID}/vpn-connection`;

interface Vector {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

function requestOf({ method, path, query, headers, body }: Vector): HttpRequest {
  const url = new URL(path, 'https://vpn.example.com');
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value ?? '');
  const lowerCased = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? '']);
  return {
    method: method as HttpRequest['method'],
    url: url.href,
    headers: Object.fromEntries(lowerCased) as Record<string, string>,
    ...(body !== '' && { body }),
  };
}

describe.each(vectors)('vector $name', (vector) => {
  const auth: AccessKeyAuth = { type: 'aksk', accessKey: vector.ak, secretKey: vector.sk };

  test('has the canonical request', () => {
    expect(canonicalRequest(requestOf(vector))).toBe(vector.canonical_request);
  });

  test('has the string to sign', () => {
    expect(stringToSign(requestOf(vector))).toBe(vector.string_to_sign);
  });

  test('has the authorization', () => {
    expect(authorizationOf(requestOf(vector), auth)).toBe(vector.authorization);
  });
});

describe('signing a request', () => {
  const request: HttpRequest = { method: 'GET', url: COLLECTION, headers: {} };

  test('signs host, project and date like the vector of the v5 create', () => {
    const create: HttpRequest = {
      method: 'POST',
      url: COLLECTION,
      headers: { 'content-type': 'application/json' },
      body: '{"vpn_connection":{"name":"vpn-1655"}}',
    };

    const signed = signRequest(create, AUTH, { projectId: PROJECT_ID, nowMs: NOW_MS });

    expect(signed.headers).toEqual({
      'content-type': 'application/json',
      host: 'vpn.example.com',
      'x-project-id': PROJECT_ID,
      'x-sdk-date': '20260102T030405Z',
      authorization: vectors[1]?.authorization,
    });
  });

  test('leaves the project out when there is none', () => {
    const signed = signRequest(request, AUTH, { nowMs: NOW_MS });

    expect(signed.headers['authorization']).toContain('SignedHeaders=host;x-sdk-date,');
    expect(signed.headers).not.toHaveProperty('x-project-id');
  });

  test('changes neither the method nor the URL nor the body', () => {
    const put: HttpRequest = { method: 'PUT', url: `${COLLECTION}/a%20b?x=1+2`, headers: {}, body: '{}' };

    const signed = signRequest(put, AUTH, { nowMs: NOW_MS });

    expect(signed).toMatchObject({ method: 'PUT', url: put.url, body: '{}' });
  });

  test('signs the other headers, sorted and trimmed, but no name with an underscore', () => {
    const headers = { 'x-odd_name': '1', accept: ' application/json ' };

    const signed = signRequest({ ...request, headers }, AUTH, { nowMs: NOW_MS });

    expect(signed.headers['authorization']).toContain('SignedHeaders=accept;host;x-sdk-date,');
    expect(canonicalRequest(signed)).toContain('\naccept:application/json\n');
  });

  test('names a port that is not the default one in the host', () => {
    const signed = signRequest({ ...request, url: 'http://127.0.0.1:8443/v5' }, AUTH, { nowMs: NOW_MS });

    expect(signed.headers['host']).toBe('127.0.0.1:8443');
  });

  test('gives the same when a signed request is signed again', () => {
    const signed = signRequest(request, AUTH, { nowMs: NOW_MS });

    expect(signRequest(signed, AUTH, { nowMs: NOW_MS })).toEqual(signed);
  });

  test('never sends the secret key', () => {
    const signed = signRequest(request, AUTH, { projectId: PROJECT_ID, nowMs: NOW_MS });

    expect(JSON.stringify(signed)).not.toContain(AUTH.secretKey);
  });
});

const lineOf = (url: string, line: number): string | undefined =>
  canonicalRequest({ method: 'GET', url, headers: {} }).split('\n')[line];

test('a security token of a temporary key is sent and signed; without one there is no such header', () => {
  const request: HttpRequest = { method: 'GET', url: COLLECTION, headers: {} };
  const options = { projectId: PROJECT_ID, nowMs: NOW_MS };

  const temporary = signRequest(request, { ...AUTH, securityToken: 'ggpjbi1ub3J0aC00' }, options);
  const lasting = signRequest(request, AUTH, options);

  expect(temporary.headers['x-security-token']).toBe('ggpjbi1ub3J0aC00');
  expect(temporary.headers['authorization']).toContain('SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,');
  expect(canonicalRequest(temporary)).toContain('\nx-security-token:ggpjbi1ub3J0aC00\n');
  expect(lasting.headers).not.toHaveProperty('x-security-token');
});

test("the canonical form encodes ! ' ( ) * and leaves - . _ ~ alone", () => {
  expect(lineOf("https://vpn.example.com/a!'()*b/-._~", 1)).toBe('/a%21%27%28%29%2Ab/-._~/');
});

test('the canonical form does not double a slash at the end', () => {
  expect(lineOf('https://vpn.example.com/v5/', 1)).toBe('/v5/');
});

test('the canonical form sorts the query by key and then by value', () => {
  expect(lineOf('https://vpn.example.com/?b=2&a=z&b=10&a=%C3%A9', 2)).toBe('a=z&a=%C3%A9&b=10&b=2');
});

test('the canonical form has a key without a value with an equals sign', () => {
  expect(lineOf('https://vpn.example.com/?flag', 2)).toBe('flag=');
});

const UNRESERVED = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~');

/** RFC 3986 byte by byte, written without the functions that the product uses. */
function percentEncode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return UNRESERVED.has(character) ? character : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
    })
    .join('');
}

interface Parts {
  readonly segments: readonly string[];
  readonly query: readonly [string, string][];
  readonly body: string;
}

function naiveAuthorization({ segments, query, body }: Parts): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hexOf = (text: string): string => Buffer.from(text).toString('hex');
  const pairs = query.map(([key, value]) => ({ sortKey: [hexOf(key), hexOf(value)].join(' '), key, value }));
  pairs.sort((one, other) => (one.sortKey < other.sortKey ? -1 : Number(one.sortKey > other.sortKey)));
  const canonical =
    `POST\n/${segments.map((segment) => `${percentEncode(segment)}/`).join('')}\n` +
    `${pairs.map(({ key, value }) => `${percentEncode(key)}=${percentEncode(value)}`).join('&')}\n` +
    `host:vpn.example.com\nx-sdk-date:20260102T030405Z\n\nhost;x-sdk-date\n${sha256(body)}`;
  const toSign = `SDK-HMAC-SHA256\n20260102T030405Z\n${sha256(canonical)}`;
  const signature = createHmac('sha256', AUTH.secretKey).update(toSign).digest('hex');
  return `SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, Signature=${signature}`;
}

test('signs any path, query and body like a naive implementation that sees them decoded', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  // A URL drops `.` and `..` before anybody signs it.
  const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => !/^\.+$/.test(value));
  const parts = fc.record({
    segments: fc.array(segment, { maxLength: 4 }),
    query: fc.array(fc.tuple(text, text), { maxLength: 5 }),
    body: text,
  });

  fc.assert(
    fc.property(parts, fc.boolean(), ({ segments, query, body }, isForm) => {
      const path = segments.map(encodeURIComponent).join('/');
      const search = isForm
        ? new URLSearchParams(query).toString()
        : query.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
      const url = `https://vpn.example.com/${path}?${search}`;

      const signed = signRequest({ method: 'POST', url, headers: {}, body }, AUTH, { nowMs: NOW_MS });

      expect(signed.headers['authorization']).toBe(naiveAuthorization({ segments, query, body }));
    }),
  );
});
