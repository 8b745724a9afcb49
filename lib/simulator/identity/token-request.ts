import * as z from 'zod';
import type { Account, Named } from './account';

const namedOrId = z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]);
/** A name is only unique within its domain. */
const namedWithinOrId = z.union([z.object({ id: z.string() }), z.object({ name: z.string(), domain: namedOrId })]);

// Keystone ignores members it does not know, so these objects are not strict. Unlike Keystone, which then answers with an
// unscoped token, we insist on a project: the VPN APIs need it (provider-apis.md 5.1).
const passwordSchema = z.object({
  identity: z.object({
    methods: z.tuple([z.literal('password')]),
    password: z.object({ user: z.intersection(namedWithinOrId, z.object({ password: z.string() })) }),
  }),
  scope: z.object({ project: namedWithinOrId }),
});

const applicationCredentialSchema = z.object({
  identity: z.object({
    methods: z.tuple([z.literal('application_credential')]),
    application_credential: z.intersection(
      z.union([z.object({ id: z.string() }), z.object({ name: z.string(), user: namedWithinOrId })]),
      z.object({ secret: z.string() }),
    ),
  }),
  scope: z.unknown().optional(),
});

const methodSchema = z.object({ auth: z.object({ identity: z.object({ methods: z.array(z.string()) }) }) });

/** How somebody signs in, and whether he is who he says. */
export interface TokenRequest {
  readonly method: 'password' | 'application_credential';
  /** Names the account and a project that it has. */
  readonly isKnown: boolean;
  /** The password or the secret is the right one. */
  readonly isProved: boolean;
  /** Asks for a project although the credential has one: refused (Keystone, application credentials). */
  readonly asksForScope: boolean;
}

/**
 * Reads the body of `POST /v3/auth/tokens` (provider-apis.md 5.1).
 *
 * @returns what is wrong with it as a text when it is no such body
 */
export function readTokenRequest(account: Account, body: unknown): TokenRequest | string {
  const methods = methodSchema.safeParse(body).data?.auth.identity.methods;
  return methods?.[0] === 'application_credential' ? byApplicationCredential(account, body) : byPassword(account, body);
}

function byPassword(account: Account, body: unknown): TokenRequest | string {
  const parsed = z.object({ auth: passwordSchema }).safeParse(body);
  if (!parsed.success) return describe(parsed.error);
  const { identity, scope } = parsed.data.auth;
  const { user } = identity.password;
  return {
    method: 'password',
    isKnown:
      denotes(user, account.user, account.domain) && denotes(scope.project, account.project, account.projectDomain),
    isProved: user.password === account.password,
    asksForScope: false,
  };
}

function byApplicationCredential(account: Account, body: unknown): TokenRequest | string {
  const parsed = z.object({ auth: applicationCredentialSchema }).safeParse(body);
  if (!parsed.success) return describe(parsed.error);
  const { identity, scope } = parsed.data.auth;
  const { application_credential: given } = identity;
  const { applicationCredential: known } = account;
  return {
    method: 'application_credential',
    isKnown:
      'id' in given
        ? given.id === known.id
        : given.name === known.name && denotes(given.user, account.user, account.domain),
    isProved: given.secret === known.secret,
    asksForScope: scope !== undefined,
  };
}

function denotes(reference: z.output<typeof namedWithinOrId>, entity: Named, domain: Named): boolean {
  if ('id' in reference) return reference.id === entity.id;
  return reference.name === entity.name && isReferredTo(reference.domain, domain);
}

function isReferredTo(reference: z.output<typeof namedOrId>, entity: Named): boolean {
  return 'id' in reference ? reference.id === entity.id : reference.name === entity.name;
}

function describe(error: z.ZodError): string {
  const [first] = error.issues;
  return `'${first?.path.join('.') ?? ''}' is missing or not as expected`;
}
