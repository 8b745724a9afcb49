import * as z from 'zod';
import { problemSchema } from '../outcome';
import { ticketSchema } from './submission';
import { findingSchema } from './validation';
import { COMPLETIONS, ON_FAILURE, OPERATIONS, PHASES, TUNNELS } from './vocabulary';
import { REQUEST_STATES } from '../outcome';
import { REQUEST_ID } from '../request-id';

/** A time as the API writes it: RFC 3339, UTC, with milliseconds. */
export const timeSchema = z.iso.datetime({ precision: 3 });

/** The connection at the provider, with the provider's own word for its status. */
export const connectionSchema = z.object({
  id: z.string(),
  /** Absent while only the id is known. */
  name: z.string().optional(),
  /** `UNKNOWN` while the provider has not been asked, or has not said; `DELETED` once it is confirmed to be gone. */
  status: z.string(),
});

/** What a person should know of a request that was accepted all the same. */
export const requestWarningSchema = findingSchema.extend({
  /** The request that it is about. */
  requestId: z.string().regex(REQUEST_ID).optional(),
});

/**
 * A request as API answers show it (api.md "Request resource"). An allow-list: nothing else of a stored request gets
 * out.
 */
export const requestResourceSchema = z.object({
  id: z.string().regex(REQUEST_ID),
  operation: z.enum(OPERATIONS),
  provider: z.string(),
  dialect: z.string(),
  state: z.enum(REQUEST_STATES),
  /** Only while the request is running. */
  phase: z.enum(PHASES).optional(),
  /** Absent once the connection is gone, as we asked for. */
  tunnel: z.enum(TUNNELS).optional(),
  connection: connectionSchema.optional(),
  ticket: ticketSchema.optional(),
  requestedBy: z.string(),
  completion: z.enum(COMPLETIONS),
  onFailure: z.enum(ON_FAILURE),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  /** Once the request will not change any more. */
  endedAt: timeSchema.optional(),
  deadlineAt: timeSchema,
  problem: problemSchema.optional(),
  /** Absent where there are none. */
  warnings: z.array(requestWarningSchema).readonly().optional(),
  links: z.object({ self: z.string(), events: z.string() }),
});

/** What a person should know of a request. */
export type RequestWarning = z.infer<typeof requestWarningSchema>;
/** A request as API answers show it. */
export type RequestResource = z.infer<typeof requestResourceSchema>;
