import { allowEndingForGood } from '../storage/stores';
import type { RequestStores } from '../storage/stores';
import type { RequestItemKind } from '../storage/request-table';
import type { WorkerFunction } from '../worker-function';
import type { Watcher } from './watcher';

/**
 * Allows ending a request that nobody waits for: its entry goes with it, or its watcher is woken.
 *
 * @param alsoWritten what else the function puts into the requests table
 */
export function allowInterrupting(
  worker: WorkerFunction,
  { watcher, ...stores }: RequestStores & { readonly watcher: Watcher },
  alsoWritten: readonly RequestItemKind[] = [],
): void {
  allowEndingForGood(worker, stores, alsoWritten);
  watcher.allowWaking(worker);
}
