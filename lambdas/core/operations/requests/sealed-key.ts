import { ProvisioningError, StoreConflictError } from '../../domain/errors';
import type { BatchId } from '../../domain/batch-id';
import type { SealedFor } from '../../domain/request/provisioning-request';
import type { RequestId } from '../../domain/request/request-id';
import type { Secret } from '../../domain/secrets/secret';
import type { RequestStore } from '../../ports/request-store';
import type { Sealer, SealingContext } from '../../ports/sealer';

interface Owner {
  readonly id: RequestId;
  readonly tenant: string;
  readonly sealedFor?: SealedFor | undefined;
}

/** What a request's pre-shared key is bound to (protocol.md 5.4). */
function contextOf({ id, tenant }: Owner): SealingContext {
  return { purpose: 'pre-shared-key', requestId: id, tenant };
}

/** What the keys of all rows of a batch are bound to; each also to its request (docs/adr/0021). */
function sharedContextOf(tenant: string, batchId: BatchId): SealingContext {
  return { purpose: 'pre-shared-key', batchId, tenant };
}

/** Seals a pre-shared key for the request that it came with. */
export async function sealPreSharedKey(sealer: Sealer, owner: Owner, preSharedKey: Secret): Promise<Uint8Array> {
  return sealer.seal(preSharedKey, contextOf(owner));
}

/** A row's pre-shared key, and the request that the row becomes. */
export interface RowKey {
  readonly requestId: RequestId;
  readonly preSharedKey: Secret;
}

/** Seals the pre-shared keys of rows of one call, with one data key, each for its request. */
export async function sealRowKeys(
  sealer: Pick<Sealer, 'sealAll'>,
  { tenant, batchId }: { readonly tenant: string; readonly batchId: BatchId },
  keys: readonly RowKey[],
): Promise<ReadonlyMap<RequestId, Uint8Array>> {
  const secrets = keys.map(({ requestId, preSharedKey }) => ({ secret: preSharedKey, owner: requestId }));
  const sealed = await sealer.sealAll(secrets, sharedContextOf(tenant, batchId));
  return new Map(keys.flatMap(({ requestId }, at) => pairOf(requestId, sealed[at])));
}

function pairOf<Key, Value>(key: Key, value: Value | undefined): [Key, Value][] {
  return value === undefined ? [] : [[key, value]];
}

/**
 * Opens a request's pre-shared key, for the call to the provider only.
 *
 * @throws StoreConflictError when the key is gone: the request, which keeps it until its end, has ended since it was read
 */
export async function openPreSharedKey(
  { store, sealer }: { readonly store: RequestStore; readonly sealer: Sealer },
  owner: Owner,
): Promise<Secret> {
  const sealed = await store.sealedKey(owner.id);
  if (sealed === undefined) throw new StoreConflictError(`The pre-shared key of request ${owner.id} is gone`);
  const { sealedFor, tenant } = owner;
  if (sealedFor === undefined) return sealer.open(sealed, contextOf(owner));
  return sealer.open(sealed, sharedContextOf(tenant, sealedFor.batchId), sealedFor.requestId);
}

/**
 * The secrets that a provider's text about a request's connection may echo. Nothing where the key cannot be had, since its
 * request has ended or a service of ours is away: then the text is not quoted.
 */
export async function secretsOfRequest(
  deps: { readonly store: RequestStore; readonly sealer: Sealer },
  request: Owner & { readonly hasPreSharedKey: boolean },
): Promise<readonly Secret[] | undefined> {
  if (!request.hasPreSharedKey) return [];
  try {
    return [await openPreSharedKey(deps, request)];
  } catch (error) {
    if (error instanceof ProvisioningError) return undefined;
    throw error;
  }
}
