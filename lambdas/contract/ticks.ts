import * as z from 'zod';
import { REQUEST_ID } from './request-id';

/** Times of a tick, each with room for the one before; protocol.md 7.2 says what holds them together. */
export const TICK = {
  /** A tick begins nothing new after so many milliseconds. */
  workMs: 20_000,
  /** A call of a provider in a tick gives up after so many milliseconds. */
  providerCallMs: 8_000,
  /** Longest run of the function `watch`, in seconds. */
  functionSeconds: 30,
  /** A tick has its account to itself for so many milliseconds. */
  leaseMs: 36_000,
  /** Clocks may differ by half of this: a lease is over only so many milliseconds after its end. */
  leaseMarginMs: 4_000,
  /** The queue shows a message again after so many seconds. */
  visibilitySeconds: 45,
  /** A promise that is older than this, in milliseconds, has been broken. */
  graceMs: 55_000,
} as const;

/** Deliveries after which a message of the queue is given up; such a message is never poison. */
export const TICK_DELIVERIES = 50;

/** From one tick of a gate to the next while requests wait, in seconds. */
export const GATE_SECONDS = 5;

/** Longest delay that the queue takes, in seconds. */
export const LONGEST_DELAY_SECONDS = 900;

/** That it is time for the next tick of an account's watcher or gate. `n` is the number of that tick. */
const tickSchema = z.strictObject({
  kind: z.enum(['watch', 'gate']),
  account: z.string().min(1),
  n: z.number().int().min(1),
});

/** That it is time to start a request that the gate has admitted. A message of an earlier release has other members, and no account. */
const startSchema = z.object({
  kind: z.literal('start'),
  account: z.string().min(1).optional(),
  requestId: z.string().regex(REQUEST_ID),
});

/** A message of the delay queue (protocol.md 7.2 and 7.8). */
export const errandSchema = z.discriminatedUnion('kind', [tickSchema, startSchema]);

/** A message of the delay queue: what is to be done later. */
export type Errand = z.infer<typeof errandSchema>;
/** A message of the delay queue that is about a tick. */
export type TickErrand = z.infer<typeof tickSchema>;
/** A message of the delay queue that is about the start of a request. */
export type StartErrand = z.infer<typeof startSchema>;
