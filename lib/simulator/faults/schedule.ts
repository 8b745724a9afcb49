import * as z from 'zod';
import { OPERATIONS, type Operation } from '../base/provider-call';
import { FAULT_KIND_NAMES, isFor, type FaultKind } from './fault-kinds';

/**
 * A schedule of faults: each call draws at most one.
 *
 * - `seed`: the same seed draws the same faults for the same calls, in whatever order calls about different connections come.
 * - `probability`: of a fault, per call, 0 to 1.
 * - `kinds`: what to draw from, see `FAULT_KINDS`; default all that apply to the call, each as likely as the others.
 * - `operations`: the calls that draw; default all.
 * - `lateCommitSeconds`: within which a late commit comes, counted from when the caller was left alone; default 20.
 * - `listLagSeconds`: within which lists show what was created, updated or deleted, and how it settled; default 0. It holds
 *   for all of them, on the simulator's clock; a look at one connection is never late.
 * - `hangSeconds`: how long a call hangs before its connection is reset, if the caller does not give up first; default 30.
 */
export const scheduleSchema = z
  .strictObject({
    seed: z.int(),
    probability: z.number().min(0).max(1),
    kinds: z.array(z.enum(FAULT_KIND_NAMES)).min(1).optional(),
    operations: z
      .array(z.enum(OPERATIONS))
      .min(1)
      .default([...OPERATIONS]),
    lateCommitSeconds: z.number().min(0).max(60).default(20),
    listLagSeconds: z.number().min(0).max(60).default(0),
    hangSeconds: z.number().min(0).max(600).default(30),
  })
  .refine(({ kinds = FAULT_KIND_NAMES, operations }) => meet(kinds, operations), {
    path: ['kinds'],
    error: 'none of these faults is for one of the operations',
    // An empty list has been refused for that.
    when: ({ issues }) => issues.length === 0,
  });

/** A schedule as the caller writes it. */
export type ScheduleInput = z.input<typeof scheduleSchema>;

/** A checked schedule, defaults filled in. */
export type Schedule = z.output<typeof scheduleSchema>;

function meet(kinds: readonly FaultKind[], operations: readonly Operation[]): boolean {
  return kinds.some((kind) => operations.some((operation) => isFor(kind, operation)));
}
