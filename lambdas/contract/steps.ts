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

/** Input of every step: the request's id and, for `record`, what the step before or the workflow found. */
export const stepInputSchema = z.object({ requestId: z.string().min(1) });

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
});

/** How a request ended; decided by a step, written by `record`. */
export const outcomeSchema = z.object({
  state: z.enum(TERMINAL_STATES),
  tunnel: z.enum(['up', 'down', 'unknown']).optional(),
  status: z.string().optional(),
  problem: problemSchema.optional(),
  provider: providerAnswerSchema.optional(),
});

/**
 * What a step returns; `next` is what the workflow's Choice states act on (protocol.md 6).
 * `clean-up`: how the request ends is decided and stored, something is left to do at the provider first.
 * `ended`: the request has reached a terminal state meanwhile, nothing is left to do.
 */
export const stepResultSchema = z.discriminatedUnion('next', [
  z.object({ next: z.literal('valid') }),
  z.object({ next: z.literal('again'), waitSeconds: z.number().int().min(0) }),
  z.object({ next: z.literal('pending'), waitSeconds: z.number().int().min(0) }),
  z.object({ next: z.literal('clean-up'), waitSeconds: z.number().int().min(0) }),
  z.object({ next: z.literal('settled'), outcome: outcomeSchema }),
  z.object({ next: z.literal('failed'), outcome: outcomeSchema }),
  z.object({ next: z.literal('ended') }),
]);

/** Input of `record`: the last step's result, or the name of the error that a task ended with. */
export const recordInputSchema = z.union([
  stepInputSchema.extend({ step: stepResultSchema }),
  stepInputSchema.extend({ fault: z.object({ error: z.string() }) }),
]);

/** What `record` returns: the request has ended, or must be cleaned up first because it was cancelled meanwhile. */
export const recordResultSchema = z.discriminatedUnion('next', [
  z.object({ next: z.literal('ended'), state: z.enum(TERMINAL_STATES) }),
  z.object({ next: z.literal('clean-up'), waitSeconds: z.number().int().min(0) }),
]);

export type RecordResult = z.infer<typeof recordResultSchema>;
export type StepResult = z.infer<typeof stepResultSchema>;
export type RecordInput = z.infer<typeof recordInputSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type ProviderAnswer = z.infer<typeof providerAnswerSchema>;
export type TerminalState = (typeof TERMINAL_STATES)[number];
