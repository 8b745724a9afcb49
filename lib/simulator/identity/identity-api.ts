import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ProviderRequest, Reply } from '../base/message';
import type { Api } from '../base/provider-call';
import { isoMicroseconds } from '../base/timestamps';
import type { ErrorReply, ErrorStatus } from '../faults/error-reply';
import type { Account, Identity, IssuedToken } from './identity';

const REQUIRES_AUTHENTICATION = 'The request you have made requires authentication.';

const namedOrId = z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]);
type NamedOrId = z.output<typeof namedOrId>;

// Keystone ignores members it does not know, so these objects are not strict. Unlike Keystone, which then answers with an
// unscoped token, we insist on a project: the VPN APIs need it (provider-apis.md 5.1).
const tokenRequestSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.tuple([z.literal('password')]),
      password: z.object({
        user: z.union([
          z.object({ password: z.string(), id: z.string() }),
          z.object({ password: z.string(), name: z.string(), domain: namedOrId }),
        ]),
      }),
    }),
    scope: z.object({ project: namedOrId }),
  }),
});
type TokenRequest = z.output<typeof tokenRequestSchema>['auth'];

/** How tokens are shown: as IAM of Huawei and OTC does it, or as Keystone of OpenStack and FJcloud. */
export type TokenStyle = 'iam' | 'keystone';

/**
 * The identity API: `POST /v3/auth/tokens`, password method with project scope; `?nocatalog` leaves the catalog out.
 * Source: provider-apis.md 5.1; answers shaped as in recorded-openstack k03 to k07.
 */
export function identityApi(identity: Identity, style: TokenStyle): Api {
  return (request) => {
    if (request.method !== 'POST' || request.path !== '/v3/auth/tokens') return undefined;
    // Whoever asks is judged by what the request says: a wrong password is an answer of the call itself.
    const perform = (): Reply => authenticate(identity, style, request);
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

function authenticate(identity: Identity, style: TokenStyle, request: ProviderRequest): Reply {
  const parsed = tokenRequestSchema.safeParse(parseJson(request.body));
  if (!parsed.success) return keystoneError(400, 'Bad Request', describe(parsed.error));
  const { auth } = parsed.data;
  if (!isKnown(identity.account, auth)) return unauthorized(REQUIRES_AUTHENTICATION);
  const issued = identity.issue(auth.identity.password.user.password);
  if (issued === 'locked') return unauthorized(`The account is locked for user: ${identity.account.user.id}.`);
  if (issued === 'wrong-password') return unauthorized(REQUIRES_AUTHENTICATION);
  return {
    status: 201,
    headers: { 'X-Subject-Token': issued.value, Vary: 'X-Auth-Token' },
    body: { token: { ...tokenBody(identity.account, issued, style), ...catalogOf(request) } },
  };
}

function isKnown(account: Account, auth: TokenRequest): boolean {
  const { user } = auth.identity.password;
  const domainAgrees = !('domain' in user) || denotes(user.domain, account.domain);
  return denotes(user, account.user) && domainAgrees && denotes(auth.scope.project, account.project);
}

function denotes(reference: NamedOrId, entity: { id: string; name: string }): boolean {
  return 'id' in reference ? reference.id === entity.id : reference.name === entity.name;
}

function tokenBody(account: Account, token: IssuedToken, style: TokenStyle): object {
  const { domain } = account;
  const isKeystone = style === 'keystone';
  return {
    methods: ['password'],
    expires_at: isoMicroseconds(token.expiresAtMs),
    issued_at: isoMicroseconds(token.issuedAtMs),
    user: { domain, ...account.user, password_expires_at: isKeystone ? null : '' },
    project: { ...account.project, domain },
    roles: [{ id: 'c5ae4f04e91a4a1d9b54d1d1a8a7c7f1', name: 'vpn_administrator' }],
    ...(isKeystone ? { audit_ids: [randomBytes(16).toString('base64url')], is_domain: false } : {}),
  };
}

function catalogOf(request: ProviderRequest): object {
  return request.query.has('nocatalog') ? {} : { catalog: [networkService(request)] };
}

function networkService(request: ProviderRequest): object {
  const url = `http://${request.headers.host ?? '127.0.0.1'}`;
  const endpoint = { id: 'b9ce9e4f0a6d4ea3a5d1f4b4c1fbb0a1', interface: 'public', region: '*', region_id: '*', url };
  return { id: '67b993549db94296a853d635b48db3c9', name: 'neutron', type: 'network', endpoints: [endpoint] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON is one more shape that the schema refuses
  }
}

function describe(error: z.ZodError): string {
  const [first] = error.issues;
  return `'${first?.path.join('.') ?? ''}' is missing or not as expected`;
}

function unauthorized(message: string): Reply {
  return { ...keystoneError(401, 'Unauthorized', message), headers: { 'WWW-Authenticate': 'Keystone' } };
}

function keystoneError(code: number, title: string, message: string): Reply {
  return { status: code, body: { error: { code, message, title } } };
}
