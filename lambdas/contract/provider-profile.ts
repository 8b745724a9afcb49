import * as z from 'zod';
import { endpointSchema } from './base-url';
import { caCertificateSchema } from './ca-certificate';
import { providerAuthSchema } from './provider-auth';

export type { AccessKeyAuth, ApplicationCredentialAuth, PasswordAuth, TokenAuth } from './provider-auth';

/** Name of a provider API variant (provider-apis.md 1), a key of the registry in `core/dialects/`. */
export type DialectId = string;

/** How rules that only strict validation has are applied: as errors, or as warnings (provider-apis.md 3). */
export type Strictness = 'strict' | 'lenient';

/** A provider profile (profiles.md "Fields"). What is secret in it is all in `auth`. */
export const providerProfileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must be 1 to 63 of a-z, 0-9 and -' }),
  dialect: z.string().min(1),
  /** Base URL of the VPN API, up to the version in its paths. */
  endpoint: endpointSchema,
  /** Certificates of private CAs that endpoint and identity API may have theirs from; PEM. */
  caCertificate: caCertificateSchema.optional(),
  projectId: z.string().min(1).optional(),
  auth: providerAuthSchema,
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
