import { randomBytes } from 'node:crypto';
import type { ProviderRequest, Reply } from '../base/message';
import type { Api } from '../base/provider-call';
import { isoMicroseconds } from '../base/timestamps';
import type { ErrorReply, ErrorStatus } from '../faults/error-reply';
import type { Account } from './account';
import type { Identity, IssuedToken } from './identity';
import { readTokenRequest, type TokenRequest } from './token-request';

const REQUIRES_AUTHENTICATION = 'The request you have made requires authentication.';
const REFUSES_SCOPE =
  'Error authenticating with application credential: Application credentials cannot request a scope.';

/** How tokens are shown: as IAM of Huawei and OTC does it, or as Keystone of OpenStack and FJcloud. */
export type TokenStyle = 'iam' | 'keystone';

/**
 * The identity API: `POST /v3/auth/tokens`, password method with project scope, or an application credential; `?nocatalog`
 * leaves the catalog out. Source: provider-apis.md 5.1; answers shaped as in recorded-openstack k03 to k07.
 *
 * @param networkUrl where the catalog says that the network API is
 */
export function identityApi(
  identity: Identity,
  style: TokenStyle,
  networkUrl: (request: ProviderRequest) => string,
): Api {
  return (request) => {
    if (request.method !== 'POST' || request.path !== '/v3/auth/tokens') return undefined;
    // Whoever asks is judged by what the request says: a wrong password is an answer of the call itself.
    const perform = (): Reply => authenticate({ identity, style, networkUrl }, request);
    return { operation: 'token', subject: {}, refuseCaller: () => undefined, perform };
  };
}

const TITLES: Readonly<Record<ErrorStatus, string>> = {
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** What the identity API answers when it cannot serve a call. */
export const identityErrorReply: ErrorReply = (status) => {
  return keystoneError(status, TITLES[status], 'The server could not comply with the request. Please try again later.');
};

interface Issuer {
  readonly identity: Identity;
  readonly style: TokenStyle;
  readonly networkUrl: (request: ProviderRequest) => string;
}

function authenticate({ identity, style, networkUrl }: Issuer, request: ProviderRequest): Reply {
  const { account } = identity;
  const asked = readTokenRequest(account, parseJson(request.body));
  if (typeof asked === 'string') return keystoneError(400, 'Bad Request', asked);
  if (asked.asksForScope) return unauthorized(REFUSES_SCOPE);
  if (!asked.isKnown) return unauthorized(REQUIRES_AUTHENTICATION);
  const issued = identity.issue(asked.isProved);
  if (issued === 'locked') return unauthorized(`The account is locked for user: ${account.user.id}.`);
  if (issued === 'wrong-password') return unauthorized(REQUIRES_AUTHENTICATION);
  return {
    status: 201,
    headers: { 'X-Subject-Token': issued.value, Vary: 'X-Auth-Token' },
    body: {
      token: {
        ...tokenBody(account, issued, style),
        ...methodOf(account, asked),
        ...(!request.query.has('nocatalog') && { catalog: [networkService(networkUrl(request))] }),
      },
    },
  };
}

function methodOf({ applicationCredential: { id, name } }: Account, { method }: TokenRequest): object {
  if (method === 'password') return { methods: [method] };
  return { methods: [method], application_credential: { id, name, restricted: true } };
}

function tokenBody(account: Account, token: IssuedToken, style: TokenStyle): object {
  const { domain, projectDomain } = account;
  const isKeystone = style === 'keystone';
  return {
    expires_at: isoMicroseconds(token.expiresAtMs),
    issued_at: isoMicroseconds(token.issuedAtMs),
    user: { domain, ...account.user, password_expires_at: isKeystone ? null : '' },
    project: { ...account.project, domain: projectDomain },
    roles: [{ id: 'c5ae4f04e91a4a1d9b54d1d1a8a7c7f1', name: 'vpn_administrator' }],
    ...(isKeystone ? { audit_ids: [randomBytes(16).toString('base64url')], is_domain: false } : {}),
  };
}

function networkService(url: string): object {
  const endpoint = { id: 'b9ce9e4f0a6d4ea3a5d1f4b4c1fbb0a1', interface: 'public', region: '*', region_id: '*', url };
  return { id: '67b993549db94296a853d635b48db3c9', name: 'neutron', type: 'network', endpoints: [endpoint] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON is one more shape that is refused
  }
}

function unauthorized(message: string): Reply {
  return { ...keystoneError(401, 'Unauthorized', message), headers: { 'WWW-Authenticate': 'Keystone' } };
}

function keystoneError(code: number, title: string, message: string): Reply {
  return { status: code, body: { error: { code, message, title } } };
}
