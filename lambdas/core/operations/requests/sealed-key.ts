import { InvariantError } from '../../domain/errors';
import type { RequestId } from '../../domain/request/request-id';
import type { Secret } from '../../domain/secrets/secret';
import type { RequestStore } from '../../ports/request-store';
import type { Sealer, SealingContext } from '../../ports/sealer';

interface Owner {
  readonly id: RequestId;
  readonly tenant: string;
}

/** What a request's pre-shared key is bound to (protocol.md 5.4). */
function contextOf({ id, tenant }: Owner): SealingContext {
  return { purpose: 'pre-shared-key', requestId: id, tenant };
}

/** Seals a pre-shared key for the request that it came with. */
export async function sealPreSharedKey(sealer: Sealer, owner: Owner, preSharedKey: Secret): Promise<Uint8Array> {
  return sealer.seal(preSharedKey, contextOf(owner));
}

/**
 * Opens a request's pre-shared key, for the call to the provider only.
 *
 * @throws InvariantError when the key is gone: it is kept until the request has ended
 */
export async function openPreSharedKey(
  { store, sealer }: { readonly store: RequestStore; readonly sealer: Sealer },
  owner: Owner,
): Promise<Secret> {
  const sealed = await store.sealedKey(owner.id);
  if (sealed === undefined) throw new InvariantError(`The pre-shared key of request ${owner.id} is gone`);
  return sealer.open(sealed, contextOf(owner));
}
