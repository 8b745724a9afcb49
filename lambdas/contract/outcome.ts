import * as z from 'zod';

/** Terminal states of a request (api.md "Request resource"). */
export const TERMINAL_STATES = [
  'succeeded',
  'rejected',
  'failed',
  'timed_out',
  'cancelled',
  'needs_attention',
] as const;

/** States of a request (api.md "Request resource"). */
export const REQUEST_STATES = ['accepted', 'running', ...TERMINAL_STATES] as const;

/** Problem of a request as API answers show it (api.md "Request resource"). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  code: z.string(),
  providerCode: z.string().optional(),
  retryable: z.boolean(),
});

/** What a provider answered, as the audit trail keeps it: identifiers and codes, never a body. */
export const providerAnswerSchema = z.object({
  requestId: z.string().optional(),
  httpStatus: z.number().int().optional(),
  code: z.string().optional(),
  /** Calls that it took, none where nothing was sent: pages of a list and a repetition after a new sign-in count, sign-ins do not. */
  calls: z.int().min(0).optional(),
  /** Time from the sending of those calls to their answers, in milliseconds. */
  durationMs: z.int().min(0).optional(),
});

/** How a request ended; decided by a step, written by `record`. */
export const outcomeSchema = z.object({
  state: z.enum(TERMINAL_STATES),
  tunnel: z.enum(['up', 'down', 'unknown']).optional(),
  status: z.string().optional(),
  problem: problemSchema.optional(),
  provider: providerAnswerSchema.optional(),
});

/** How a request ended. */
export type Outcome = z.infer<typeof outcomeSchema>;
/** Problem of a request. */
export type Problem = z.infer<typeof problemSchema>;
/** What a provider answered: identifiers and codes. */
export type ProviderAnswer = z.infer<typeof providerAnswerSchema>;
/** State that a request does not leave any more. */
export type TerminalState = (typeof TERMINAL_STATES)[number];
