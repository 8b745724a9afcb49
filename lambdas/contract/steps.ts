import * as z from 'zod';
import { outcomeSchema, TERMINAL_STATES } from './outcome';

/** Input of every step: the request's id and, for `record`, what the step before or the workflow found. */
export const stepInputSchema = z.object({ requestId: z.string().min(1) });

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

/** What `record` returns. */
export type RecordResult = z.infer<typeof recordResultSchema>;
/** What a step returns. */
export type StepResult = z.infer<typeof stepResultSchema>;
/** Input of `record`. */
export type RecordInput = z.infer<typeof recordInputSchema>;
