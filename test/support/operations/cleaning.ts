/** A request at its clean-up, as the tests of that start from it. */
import type {
  Attempt,
  Cleanup,
  ProvisioningRequest,
  Removal,
} from '../../../lambdas/core/domain/request/provisioning-request';
import { answer, change, NOW_MS } from '../builders';
import type { HttpOutcome } from '../in-memory/http-transport';
import type { ProviderConnection, Strike } from '../in-memory/provider';
import { World } from './world';

/** What the request's connection looks like at the provider. */
export const OURS = {
  name: 'vpnconnection1',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};
/** How the request ends once it is cleaned up. */
export const FAILED = { state: 'failed', tunnel: 'down' } as const;
/** A create that went unanswered. */
export const IN_DOUBT: Attempt = {
  number: 1,
  sentAtMs: NOW_MS,
  result: 'in-doubt',
  everInDoubt: true,
  knownIds: [],
  failures: 0,
};
/** The provider cannot answer for now. */
export const UNAVAILABLE: HttpOutcome = answer(503);
/** Has a call end without its effect. */
export const fails =
  (outcome: HttpOutcome): Strike =>
  () =>
    outcome;

/** A request at its clean-up, two minutes after its connection was made; the next part of it is due at once. */
export async function cleaning(
  changes: Partial<ProvisioningRequest>,
  cleanup: (own: ProviderConnection) => Partial<Cleanup>,
): Promise<{ world: World; own: ProviderConnection }> {
  const world = await World.withRequest({ state: 'running', phase: 'observe', ...changes });
  const own = world.provider.add(OURS);
  const connection = { id: own.id, name: own.name, status: 'ERROR' };
  const claim = { provider: 'otc-classic', connectionId: own.id };
  const watched = change(await world.stored(), { connection, watch: { sinceMs: NOW_MS, failures: 0 } });
  await world.store.commit(watched, { claim });
  world.clock.advance(120);
  const base: Cleanup = { outcome: FAILED, sinceMs: world.clock.nowMs(), removals: [], failures: 0 };
  await world.change({ phase: 'cleanup', cleanup: { ...base, ...cleanup(own) }, dueAtMs: world.clock.nowMs() });
  await world.wake();
  return { world, own };
}

/** A request whose connection must go. */
export function removing(): Promise<{ world: World; own: ProviderConnection }> {
  return cleaning({}, ({ id }) => ({ removals: [removalOf(id)] }));
}

/** A request that has kept its connection and had a create in doubt. */
export function looking(
  changes: Partial<ProvisioningRequest> = {},
): Promise<{ world: World; own: ProviderConnection }> {
  return cleaning({ attempt: IN_DOUBT, ...changes }, () => ({ doubtAtMs: NOW_MS + 120_000 }));
}

/** The removal of a request's own connection. */
export function removalOf(connectionId: string): Removal {
  return { connectionId, isDuplicate: false, accepted: false };
}
