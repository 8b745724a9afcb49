import type { Stores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';

/** Allows taking in a request, whichever way it comes: check it, seal its pre-shared key, fingerprint and store it. */
export function allowAccepting(acceptor: WorkerFunction, { requests, keys, profiles }: Stores): void {
  // In one statement: all are written by one transaction, whose keys IAM may look at together.
  requests.allow(acceptor, ['PutItem'], ['request', 'audit', 'sealed', 'idempotency']);
  keys.allowSealing(acceptor, 'pre-shared-key');
  keys.allowFingerprints(acceptor);
  profiles.allowReading(acceptor);
}
