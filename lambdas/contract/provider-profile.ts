import * as z from 'zod';

/** Name of a provider API variant (provider-apis.md 1), a key of the registry in `core/dialects/`. */
export type DialectId = string;

/** How rules that only strict validation has are applied: as errors, or as warnings (provider-apis.md 3). */
export type Strictness = 'strict' | 'lenient';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https: URL', abort: true })
  .refine(
    (text) => {
      const url = new URL(text);
      return url.protocol === 'https:' || LOOPBACK.test(url.hostname);
    },
    { error: 'must be an https: URL; http: is accepted for loopback addresses only' },
  )
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
    error: 'must not hold credentials',
  });

const passwordAuthSchema = z.strictObject({
  type: z.literal('password'),
  /** Identity API up to and including its version, such as `https://iam.example.com/v3`. */
  url: baseUrl,
  username: z.string().min(1),
  password: z.string().min(1),
  /** Name of the account (domain) that the user belongs to. */
  domain: z.string().min(1),
  project: z.union([z.strictObject({ name: z.string().min(1) }), z.strictObject({ id: z.string().min(1) })]),
});

const accessKeyAuthSchema = z.strictObject({
  type: z.literal('aksk'),
  accessKey: z.string().min(1),
  secretKey: z.string().min(1),
});

const tokenAuthSchema = z.strictObject({ type: z.literal('token'), token: z.string().min(1) });

/** A provider profile (profiles.md "Fields"). Secret as a whole: it holds credentials. */
export const providerProfileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must be 1 to 63 of a-z, 0-9 and -' }),
  dialect: z.string().min(1),
  /** Base URL without path. */
  endpoint: baseUrl.refine((text) => new URL(text).pathname === '/', { error: 'must be a base URL without a path' }),
  projectId: z.string().min(1).optional(),
  auth: z.discriminatedUnion('type', [passwordAuthSchema, accessKeyAuthSchema, tokenAuthSchema]),
  strictness: z.enum(['strict', 'lenient']).default('strict'),
  polling: z
    .strictObject({
      firstDelaySeconds: z.number().int().min(1).max(60).default(10),
      maxDelaySeconds: z.number().int().min(1).max(300).default(30),
    })
    .prefault({}),
  /** A late effect of an unanswered call must have become visible after this time (protocol.md 1.4). */
  settleSeconds: z.number().int().min(1).max(300).default(35),
  limits: z
    .strictObject({
      /** Calls per second that the provider gets, from all requests together; may be a fraction. */
      requestsPerSecond: z.number().min(0.01).optional(),
      /** Part of the contract, not yet enforced. */
      maxInFlight: z.number().int().min(1).optional(),
    })
    .optional(),
  /** Options of the dialect, checked by it. */
  options: z.record(z.string(), z.unknown()).default({}),
});

/** A checked provider profile, defaults filled in. */
export type ProviderProfile = z.infer<typeof providerProfileSchema>;
/** Signing in by password, which gives a token (provider-apis.md 5.1). */
export type PasswordAuth = z.infer<typeof passwordAuthSchema>;
/** Signing every call with an access key (provider-apis.md 5.2). */
export type AccessKeyAuth = z.infer<typeof accessKeyAuthSchema>;
/** A token that is used as it is. */
export type TokenAuth = z.infer<typeof tokenAuthSchema>;
