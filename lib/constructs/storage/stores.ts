import type { WorkerFunction } from '../worker-function';
import type { AuditTable } from './audit-table';
import type { ProviderProfiles } from './provider-profiles';
import type { RequestItemKind, RequestTable } from './request-table';
import type { SealingKeys } from './sealing-keys';
import type { WorkTable } from './work-table';

/** Where requests, their audit events and their entries are. */
export interface RequestStores {
  readonly requests: RequestTable;
  readonly audit: AuditTable;
  readonly work: WorkTable;
}

/** Where the product keeps things. Each allows a function what it asks for and tells it where it is. */
export interface Stores extends RequestStores {
  readonly keys: SealingKeys;
  readonly profiles: ProviderProfiles;
}

/**
 * Allows reading a request and writing it with its audit events and its entry.
 *
 * @param alsoWritten what else the function puts into the requests table
 */
export function allowChanging(
  worker: WorkerFunction,
  stores: RequestStores,
  alsoWritten: readonly RequestItemKind[] = [],
): void {
  allowWriting(worker, stores, alsoWritten);
  stores.work.allowWritingEntries(worker);
}

/**
 * Allows ending a request: its sealed pre-shared key is emptied with it (protocol.md 4, PSK), and its place is free.
 *
 * @param alsoWritten what else the function puts into the requests table
 */
export function allowEnding(
  worker: WorkerFunction,
  stores: RequestStores,
  alsoWritten: readonly RequestItemKind[] = [],
): void {
  allowChanging(worker, stores, ['sealed', ...alsoWritten]);
  stores.work.allowGivingUpPlaces(worker);
}

/**
 * Allows ending a request that nobody waits for: its entry goes with it, and its place.
 *
 * @param alsoWritten what else the function puts into the requests table
 */
export function allowEndingForGood(
  worker: WorkerFunction,
  stores: RequestStores,
  alsoWritten: readonly RequestItemKind[] = [],
): void {
  allowWriting(worker, stores, ['sealed', ...alsoWritten]);
  stores.work.allowRemovingEntries(worker);
}

/** Allows having new requests wait for their provider, and finding out at which gateway a connection of ours is. */
export function allowWaiting(worker: WorkerFunction, { requests, work }: RequestStores): void {
  work.allowJoiningLines(worker);
  requests.allowReading(worker, 'claim');
}

function allowWriting(
  worker: WorkerFunction,
  { requests, audit }: RequestStores,
  alsoWritten: readonly RequestItemKind[],
): void {
  requests.allowReading(worker, 'request');
  requests.allowPutting(worker, ['request', ...alsoWritten]);
  audit.allowAdding(worker);
}
