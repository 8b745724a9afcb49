import * as z from 'zod';

/** Operations that a request may ask for. */
const OPERATIONS = ['create'] as const;

const text = (max: number): z.ZodString =>
  z
    .string({ error: `must be a string of 1 to ${max} characters` })
    .min(1, { error: `must be a string of 1 to ${max} characters` })
    .max(max, { error: `must be a string of 1 to ${max} characters` });

const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https: URL' }).max(2048, {
  error: 'must have at most 2048 characters',
});

const oneOf = <const T extends readonly [string, ...string[]]>(values: T): z.ZodEnum<{ [K in T[number]]: K }> =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` });

/**
 * A request as the caller makes it (design.md 4.1), without the rules of the provider's dialect for `connection`. What
 * this version cannot do yet is refused rather than accepted and not done: other operations than create, `onFailure`
 * other than keep, and `callbackUrl`.
 */
export const submissionSchema = z.strictObject(
  {
    operation: oneOf(OPERATIONS),
    provider: z.string({ error: 'must be the name of a provider profile' }),
    connection: z.record(z.string(), z.unknown(), { error: 'must be an object with the fields of the connection' }),
    ticket: z
      .strictObject({ system: text(64), id: text(128), url: httpsUrl.optional() }, { error: 'must be an object' })
      .optional(),
    completion: oneOf(['provisioned', 'tunnel-up']).default('provisioned'),
    deadlineSeconds: z
      .int({ error: 'must be a whole number of seconds from 60 to 3600' })
      .min(60, { error: 'must be at least 60 seconds' })
      .max(3600, { error: 'must be at most 3600 seconds' })
      .default(600),
    onFailure: oneOf(['keep']).default('keep'),
  },
  { error: 'must be a JSON object' },
);

/** A request that fits the envelope's schema. */
export type Submission = z.infer<typeof submissionSchema>;
