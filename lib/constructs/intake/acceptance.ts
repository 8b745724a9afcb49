import { allowWaiting } from '../storage/stores';
import type { Stores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';

/** Allows taking in a request, whichever way it comes: check it, seal its pre-shared key, fingerprint and store it, in its line if it waits. */
export function allowAccepting(acceptor: WorkerFunction, stores: Stores): void {
  const { requests, audit, keys, profiles } = stores;
  requests.allowPutting(acceptor, ['request', 'sealed', 'idempotency']);
  audit.allowAdding(acceptor);
  requests.allowReading(acceptor, 'request');
  requests.allowListing(acceptor, ['ticket', 'connection']);
  allowWaiting(acceptor, stores);
  keys.allowSealing(acceptor, 'pre-shared-key');
  keys.allowFingerprints(acceptor);
  profiles.allowReading(acceptor);
}
