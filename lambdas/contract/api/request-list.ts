import * as z from 'zod';
import { REQUEST_STATES } from '../outcome';
import { filterParameter, oneOfParameter, pageMembers, pageParameters } from './lists';
import { requestResourceSchema } from './request';

/** Parameters of `GET /v1/requests`; a request must be everything that is said. */
export const requestListQuerySchema = z.strictObject({
  /** Id of the ticket that requests were made for, whichever system it is of. */
  ticket: filterParameter.optional(),
  /** Name of a provider profile. */
  provider: filterParameter.optional(),
  state: oneOfParameter(REQUEST_STATES).optional(),
  /** Id of the connection at the provider that requests have made, changed or removed. */
  connectionId: filterParameter.optional(),
  /** Who asked. */
  actor: filterParameter.optional(),
  ...pageParameters,
});

/** Answer of `GET /v1/requests`. */
export const requestListSchema = z.object({ items: z.array(requestResourceSchema).readonly(), ...pageMembers });

/** What is wanted of the list of requests. */
export type RequestListQuery = z.infer<typeof requestListQuerySchema>;
