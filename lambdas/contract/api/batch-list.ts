import * as z from 'zod';
import { batchResourceSchema, BATCH_STATES } from './batch';
import { filterParameter, oneOfParameter, pageMembers, pageParameters } from './lists';

/** Parameters of `GET /v1/batches`; a batch must be everything that is said. */
export const batchListQuerySchema = z.strictObject({
  state: oneOfParameter(BATCH_STATES).optional(),
  /** Who made it. */
  actor: filterParameter.optional(),
  ...pageParameters,
});

/** Answer of `GET /v1/batches`. */
export const batchListSchema = z.object({ items: z.array(batchResourceSchema).readonly(), ...pageMembers });

/** What is wanted of the list of batches. */
export type BatchListQuery = z.infer<typeof batchListQuerySchema>;
