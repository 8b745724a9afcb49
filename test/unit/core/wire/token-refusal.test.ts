/** Texts that speak of a token, by the gateway or service that says so (provider-apis.md 5.1). */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import type { ProviderOperation } from '../../../../lambdas/core/domain/connection/provider-call';
import { refusesToken } from '../../../../lambdas/core/wire/token-refusal';
import { answer } from '../../../support/builders';

const OPERATIONS: readonly ProviderOperation[] = ['create', 'update', 'delete', 'get', 'list'];

const REFUSING: Readonly<Record<string, readonly string[]>> = {
  "Huawei's and OTC's gateway": [
    'Incorrect IAM authentication information: decrypt token fail',
    'Incorrect IAM authentication information: x-auth-token not found',
    'Incorrect IAM authentication information: token expires, expires_at: 2026-11-20T08:00:00.000000Z',
    'The token must be updated.',
  ],
  "Huawei's and OTC's IAM and services": [
    'X-Auth-Token is invalid in the request.',
    'X-Auth-Token is invalid in the request',
    'X-Auth-Token in request expired',
    'The X-Auth-Token is not included in the request',
    'Invalid token.',
    'verify token fail',
    'get token fail',
    'X-Auth-Token not match',
    'user token is illegal',
    'Authentication information is invalid.',
    'The supplied X-Auth-Token is no longer valid',
    'Authentication information error',
    'Please obtain a new token',
    'X-Auth-Token is required',
    'Token已过期',
    '认证信息错误',
  ],
  'Keystone and its middleware': [
    'The request you have made requires authentication.',
    'Could not recognize Fernet token',
    'This is not a recognized Fernet token gAAAAABl',
    'Could not find token: 5f1c',
    'Failed to validate token',
    'Token authorization failed',
    'Authentication required',
    'Token has been revoked',
    'Token does not exist',
    'Unable to validate token',
    'The auth_token is empty',
    'TokenExpired',
    'jwt expired',
    'Please sign in again',
    'The token cannot be found',
    'No token found',
    'This server could not verify that you are authorized to access the document you requested',
  ],
  FJcloud: [
    'Token is expired',
    'Your token has expired',
    'Unauthorized: invalid user token',
    'authentication token has expired, sign in again',
    'Token verification error',
    'Re-authentication is required',
    'トークンの有効期限が切れています',
  ],
  'what else may stand in between': [
    'Forbidden: token expired',
    'Access denied, token expired',
    'The security token included in the request is invalid',
    "The token's validity period has ended",
    'The token has timed out',
    'Token is stale, renew it',
    'token is blacklisted',
    'Your session has timed out',
    'Please log in',
    'Login expired',
    'Invalid credentials',
    'Authorization header is invalid',
    'The token was issued before the password was changed and needs to be renewed',
  ],
};

const OTHERS = [
  'You are not authorized to perform the requested action: identity:list_users.',
  'rule:create_ipsec_site_connection is disallowed by policy',
  "Policy doesn't allow vpn:connections:create to be performed.",
  'The IAM user is not authorized to access the API',
  'The token does not have the permission to create connections',
  "The token's role is invalid for this action",
  'Your token lacks the required role',
  'Insufficient token scope',
  'The user of this token is not allowed to access the API',
  'token quota exceeded',
  'Unexpected token } in JSON at position 5',
  "psk contains an invalid token '?'",
  'peer_id is an invalid token',
  'vpnservice 5f1c could not be found in the project of the token',
  'Forbidden',
  'Access denied',
  'peer_id is invalid',
  'pre-shared key authentication failed',
  'The certificate has expired',
  'The subscription has expired',
  'Unauthorized operation on the VPN gateway',
  'The connection must be updated',
  '',
];

test.each(Object.entries(REFUSING).flatMap(([by, texts]) => texts.map((text) => ({ by, text }))))(
  '$by refuses a token with "$text", whatever the status, the call and the dialect',
  ({ text }) => {
    const seen = Object.values(DIALECTS).flatMap((dialect) =>
      [400, 403, 404].flatMap((status) =>
        [
          { error_code: 'X.1', error_msg: text },
          { NeutronError: text },
          `<html><title>Error</title>${text}</html>`,
        ].flatMap((body) =>
          OPERATIONS.map((operation) => {
            const response = answer(status, body);
            const error = dialect.parseError(response);
            return dialect.classify(response, error, { operation, inDoubtBefore: false }).class;
          }),
        ),
      ),
    );

    expect(new Set(seen)).toEqual(new Set(['auth']));
  },
);

test.each(OTHERS)('"%s" does not refuse a token', (text) => {
  expect(refusesToken(text)).toBe(false);
});

test.each(Object.values(DIALECTS))('a 403 that speaks of rights stays permanent: $id', (dialect) => {
  const seen = OTHERS.map((text) => {
    const response = answer(403, { code: 'X.1', message: text });
    return dialect.classify(response, dialect.parseError(response), { operation: 'get', inDoubtBefore: false });
  });

  expect(new Set(seen.map((found) => JSON.stringify(found)))).toEqual(
    new Set([JSON.stringify({ class: 'permanent', problem: 'provider-auth' })]),
  );
});

test.each(['InvalidToken', 'AuthTokenExpired', 'invalid_token'])('a token is refused by the code %s alone', (code) => {
  const response = answer(403, { code, message: 'Forbidden' });
  const { 'openstack-v2': dialect } = DIALECTS;

  expect(
    dialect.classify(response, { code, message: 'Forbidden' }, { operation: 'get', inDoubtBefore: false }),
  ).toEqual({
    class: 'auth',
    problem: 'provider-auth',
  });
});

describe('a 403 that speaks of a token at all, and not of rights, refuses it', () => {
  test.each([
    'Unable to authenticate the token',
    'The token was issued for another region',
    'Token parse failure',
    'The token is not yet valid',
    'token ist abgelaufen',
    'jwt verification fails',
  ])('"%s"', (text) => {
    expect(refusesToken(text)).toBe(false);
    expect(refusesToken(text, true)).toBe(true);
  });

  test.each([
    { NeutronError: { type: 'Forbidden', message: 'Forbidden', detail: 'The token has been cancelled' } },
    { code: '403', message: 'Forbidden', details: [{ reason: 'TOKEN_CANCELLED' }] },
    { error: { code: 403, title: 'Token expired', message: 'Forbidden' } },
    { errors: [{ status: '403', title: 'Forbidden', detail: 'x-auth-token expired' }] },
    { title: 'Forbidden', status: 403, detail: 'The token has expired.' },
    { message: 'Unauthorized' },
    '<?xml version="1.0"?><AccessDeniedException><Message><![CDATA[Token has expired]]></Message></AccessDeniedException>',
    '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>X-Auth-Token expired</p></body></html>',
  ])('wherever it stands: %j', (body) => {
    const seen = Object.values(DIALECTS).flatMap((dialect) =>
      OPERATIONS.map((operation) => {
        const response = answer(403, body);
        return dialect.classify(response, dialect.parseError(response), { operation, inDoubtBefore: false }).class;
      }),
    );

    expect(new Set(seen)).toEqual(new Set(['auth']));
  });
});

// protocol.md 1.5: words are no proof that nothing happened.
test.each([500, 503])('a create that is answered %i stays in doubt, whatever the text says of the token', (status) => {
  const response = answer(status, { code: 'a', message: 'Token has expired' });
  const { 'openstack-v2': dialect } = DIALECTS;
  const context = { operation: 'create', inDoubtBefore: false } as const;

  expect(dialect.classify(response, { message: 'Token has expired' }, context).class).toBe('ambiguous');
});
