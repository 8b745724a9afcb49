import * as z from 'zod';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** A version of an API at the end of a path, with the project or the collection that catalogs and pages print after it. */
const VERSION_SUFFIX =
  /\/v\d+(\.\d+)*(\/[0-9a-f]{32}|\/[0-9a-f-]{36})?(\/vpn|\/vpn\/ipsec-site-connections|\/vpn-connection)?$/i;

/** An `https:` URL; `http:` for loopback addresses only. */
const absoluteUrl = z
  .url({
    protocol: /^https?$/,
    error: ({ input }) => (input === undefined ? 'is required and must be an https: URL' : 'must be an https: URL'),
    abort: true,
  })
  .refine(
    (text) => {
      const url = new URL(text);
      return url.protocol === 'https:' || LOOPBACK.test(url.hostname);
    },
    { error: 'must be an https: URL; http: is accepted for loopback addresses only' },
  )
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
    error: 'must not hold credentials',
  })
  .refine((text) => !/[?#]/.test(text), { error: 'must not have a query or a fragment' })
  .refine((text) => isDecodable(new URL(text).pathname), { error: 'must have a path without broken % codes' });

/**
 * Where an API is: scheme, host, and what comes before the version in its paths, without a slash at the end. A version at the
 * end is cut, since the dialect knows it: `https://net.example.com:9696/v2.0` is `https://net.example.com:9696`.
 */
export const endpointSchema = absoluteUrl.transform((text) => {
  const { origin, path } = partsOf(text);
  return origin + withoutSlashes(path.replace(VERSION_SUFFIX, ''));
});

/**
 * The identity API up to its version, `https://iam.example.com/v3`, without a slash at the end. The version is added where there is
 * none, as OpenStack's own clients find it out; the path of tokens is cut.
 */
export const identityUrlSchema = absoluteUrl
  .refine((text) => !/\/v2(\.0)?$/i.test(identityPath(text)), {
    error: 'must be the identity API v3, such as https://iam.example.com/v3; v2.0 is not spoken',
  })
  .transform((text) => {
    const path = identityPath(text);
    return partsOf(text).origin + (/\/v3$/i.test(path) ? path : `${path}/v3`);
  });

function identityPath(text: string): string {
  return partsOf(text).path.replace(/\/auth\/tokens$/, '');
}

function partsOf(text: string): { readonly origin: string; readonly path: string } {
  const { origin, pathname } = new URL(text);
  return { origin, path: withoutSlashes(pathname) };
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
