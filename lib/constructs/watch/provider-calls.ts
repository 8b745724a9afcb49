import type { Stores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';

/** Allows calling a provider: read its profile, share its token with the other functions, keep its pace. */
export function allowProviderCalls(worker: WorkerFunction, { work, keys, profiles }: Stores): void {
  profiles.allowReading(worker);
  work.allowSharingTokens(worker);
  keys.allowSealing(worker, 'provider-token');
  keys.allowOpening(worker, 'provider-token');
  work.allowPacing(worker);
}
