import * as z from 'zod';
import { REQUEST_ID } from '../request-id';
import { requestResourceSchema, timeSchema } from './request';
import { ticketSchema } from './submission';
import { TUNNELS } from './vocabulary';

/** Requests that a connection's life shows at most, the newest; the list of requests has all. */
export const SHOWN_REQUESTS = 50;

/** The life of a connection, as far as the tenant's requests tell (api.md "Connections"). */
export const connectionLifeSchema = z.object({
  /** Name of the provider profile. */
  provider: z.string(),
  /** Id of the connection at the provider. */
  id: z.string(),
  name: z.string().optional(),
  /** The provider's own word, as last seen; `UNKNOWN` where no request has seen one, `DELETED` once it is confirmed to be gone. */
  status: z.string(),
  /** When the request changed last that has seen it. */
  statusAt: timeSchema.optional(),
  tunnel: z.enum(TUNNELS).optional(),
  /** The request that made it or found it made, and whose it is; absent for a connection made elsewhere, and once it is gone. */
  owner: z
    .object({
      requestId: z.string().regex(REQUEST_ID),
      requestedBy: z.string(),
      ticket: ticketSchema.optional(),
      since: timeSchema,
    })
    .optional(),
  /** What was asked of it, the newest first. */
  requests: z.array(requestResourceSchema).readonly(),
  links: z.object({ requests: z.string(), events: z.string() }),
});

/** The life of a connection. */
export type ConnectionLife = z.infer<typeof connectionLifeSchema>;
