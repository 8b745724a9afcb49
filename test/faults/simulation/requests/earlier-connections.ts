import type { ProviderProfile } from '../../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import { targetOf } from '../../../../lambdas/core/operations/provider/provider-target';
import { ANY_TIME } from '../../../../lambdas/core/operations/provider/slots';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import type { HttpTransport } from '../../../../lambdas/core/ports/http-transport';
import { providerClientOf } from '../../../support/operations/provider-client';
import type { PlannedRequest } from './planned-requests';

/** A place for a marker is taken, so that the product cannot take these for its own. */
const FOREIGN_MARKER = 'made-by-hand';

const NO_TERMS = { inDoubtBefore: false, sendBeforeMs: Infinity, slot: ANY_TIME };

/** How others reach the providers. */
export interface WayOfOthers {
  readonly transport: HttpTransport;
  readonly profiles: readonly ProviderProfile[];
  readonly clock: Clock;
}

/**
 * Has others put there what has to be at the providers before the requests come: connections to update or delete, and
 * connections that happen to have the name that a request is going to ask for.
 *
 * @returns the ids of the connections by the number of the request
 */
export async function putEarlierConnections(
  { transport, profiles, clock }: WayOfOthers,
  requests: readonly PlannedRequest[],
): Promise<ReadonlyMap<number, string>> {
  const provider = providerClientOf(transport, clock);
  const ids = new Map<number, string>();
  const put = async ({ number, dialect, earlier }: PlannedRequest): Promise<void> => {
    const profile = profiles.find((candidate) => candidate.dialect === dialect);
    if (earlier === undefined || profile === undefined) return;
    const { psk, ...fields } = earlier.fields;
    const spec = { fields, name: earlier.name, marker: FOREIGN_MARKER, preSharedKey: new Secret(String(psk)) };
    // Others keep no limit of ours.
    const target = targetOf(DIALECTS, { ...profile, limits: undefined });
    const created = await provider.create(target, spec, NO_TERMS);
    if (!created.ok) throw new Error(`The connection for request ${number} was refused: ${created.failure.message}`);
    ids.set(number, created.value.id);
  };
  await Promise.all(requests.map(put));
  return ids;
}
