import * as z from 'zod';

/** One broken rule of a request, as API answers show it. */
export const findingSchema = z.object({
  /** JSON Pointer (RFC 6901) into the body that was sent. */
  pointer: z.string(),
  /** Stable, such as `required`, `out-of-range`, `unknown-field`. */
  code: z.string(),
  /** One sentence that says what is allowed. Never repeats a secret value. */
  detail: z.string(),
});

/** What may stand as `context` beside the request in the body of `POST /v1/validate`. */
export const validationContextSchema = z.strictObject(
  {
    /** What is known of the gateway, where the dialect's rules depend on it (provider-apis.md 2.3). */
    gateway: z.record(z.string(), z.unknown(), { error: 'must be an object with facts of the gateway' }).optional(),
  },
  { error: 'must be an object' },
);

/** Answer of `POST /v1/validate`. */
export const validationSchema = z.object({
  valid: z.boolean(),
  errors: z.array(findingSchema),
  /** What a person should know and may be meant so. */
  warnings: z.array(findingSchema),
});

/** One broken rule of a request, as API answers show it. */
export type ApiFinding = z.infer<typeof findingSchema>;
/** What is known beside the request that is to be checked. */
export type ValidationContext = z.infer<typeof validationContextSchema>;
/** What is wrong with a request, and what a person should know of it. */
export type Validation = z.infer<typeof validationSchema>;
