import * as z from 'zod';
import { timeSchema } from './request';
import { OPERATIONS } from './vocabulary';

/** How a provider fares: well; silent or throttling; paused by a person. */
export const HEALTH_STATES = ['ok', 'degraded', 'paused'] as const;

/** How a provider fares. */
export type HealthState = (typeof HEALTH_STATES)[number];

/** Requests that are counted; more are shown as so many. */
export const MOST_COUNTED = 10_000;

const count = z.int().min(0).max(MOST_COUNTED);

/** A provider as API answers show it (api.md "Providers"). An allow-list: nothing else of a profile gets out. */
export const providerResourceSchema = z.object({
  name: z.string(),
  dialect: z.string(),
  /** What can be asked for. */
  operations: z.array(z.enum(OPERATIONS)),
  limits: z.object({ requestsPerSecond: z.number().optional(), maxInFlight: z.int().optional() }),
  health: z.object({
    state: z.enum(HEALTH_STATES),
    /** Absent while all is well. */
    since: timeSchema.optional(),
    /** Requests that are accepted and in line for the provider. */
    waiting: count,
    /** Requests that the provider is at work on. */
    inFlight: count,
    /** When the last answer came, as far as that was noted. */
    lastAnswerAt: timeSchema.optional(),
  }),
});

/** Answer of `GET /v1/providers`: all that can be used, by name. */
export const providerListSchema = z.object({ items: z.array(providerResourceSchema) });

/** A provider as API answers show it. */
export type ProviderResource = z.infer<typeof providerResourceSchema>;
