import * as z from 'zod';
import { REQUEST_STATES } from './outcome';

/** Input of every step: the request's id. */
export const stepInputSchema = z.object({ requestId: z.string().min(1) });

/**
 * What a step returns; `next` is what the workflow's Choice state acts on (protocol.md 6).
 * `watch`: the provider has accepted the call, the watcher follows the request. `again`: the step is to run again after
 * a while. `ended`: the request has reached a terminal state, here or before.
 */
export const stepResultSchema = z.discriminatedUnion('next', [
  z.object({ next: z.literal('valid') }),
  z.object({ next: z.literal('watch') }),
  z.object({ next: z.literal('again'), waitSeconds: z.number().int().min(0) }),
  z.object({ next: z.literal('ended') }),
]);

/** Input of `record`: the request's id and, where a task failed, what it failed of. */
export const recordInputSchema = stepInputSchema.extend({ fault: z.object({ Error: z.string() }).optional() });

/** What `record` returns: the request's state, `running` when the watcher goes on with it. */
export const recordResultSchema = z.object({ state: z.enum(REQUEST_STATES) });

/** What `record` returns. */
export type RecordResult = z.infer<typeof recordResultSchema>;
/** What a step returns. */
export type StepResult = z.infer<typeof stepResultSchema>;
/** Input of `record`. */
export type RecordInput = z.infer<typeof recordInputSchema>;
