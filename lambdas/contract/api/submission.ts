import * as z from 'zod';
import { COMPLETIONS, ON_FAILURE, OPERATIONS } from './vocabulary';

const text = (max: number): z.ZodString => {
  const error = `must be a string of 1 to ${max} characters`;
  return z.string({ error }).min(1, { error }).max(max, { error });
};

const httpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https: URL' })
  .max(2048, { error: 'must have at most 2048 characters' });

const oneOf = <const T extends readonly [string, ...string[]]>(values: T): z.ZodEnum<{ [K in T[number]]: K }> =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` });

/** The ticket that a request was made for. */
export const ticketSchema = z.strictObject(
  { system: text(64), id: text(128), url: httpsUrl.optional() },
  { error: 'must be an object' },
);

/**
 * Body of `POST /v1/requests`: a request as the caller makes it (api.md "Request"), without the rules of the provider's
 * dialect for `connection` and those for the combination of members. What this version cannot do yet is refused rather
 * than accepted and not done: `callbackUrl`.
 */
export const submissionSchema = z.strictObject(
  {
    operation: oneOf(OPERATIONS),
    provider: z.string({ error: 'must be the name of a provider profile' }),
    connection: z
      .record(z.string(), z.unknown(), { error: 'must be an object with the fields of the connection' })
      .optional(),
    connectionId: z.string({ error: 'must be the id of a connection at the provider' }).optional(),
    ticket: ticketSchema.optional(),
    completion: oneOf(COMPLETIONS).default('provisioned'),
    deadlineSeconds: z
      .int({ error: 'must be a whole number of seconds from 60 to 3600' })
      .min(60, { error: 'must be at least 60 seconds' })
      .max(3600, { error: 'must be at most 3600 seconds' })
      .default(600),
    onFailure: oneOf(ON_FAILURE).default('keep'),
  },
  { error: 'must be an object' },
);

/** A ticket as a request names it. */
export type Ticket = z.infer<typeof ticketSchema>;
/** A request that fits the schema, with the defaults filled in. */
export type Submission = z.infer<typeof submissionSchema>;
/** A request as a caller writes it. */
export type SubmissionBody = z.input<typeof submissionSchema>;
