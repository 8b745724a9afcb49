import type { ProviderProfile } from '../../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import { targetOf } from '../../../../lambdas/core/operations/provider/provider-target';
import { ProviderClient } from '../../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../../lambdas/core/operations/provider/provider-tokens';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import type { HttpTransport } from '../../../../lambdas/core/ports/http-transport';
import { InMemoryTokenCache } from '../../../support/in-memory/token-cache';
import type { PlannedRequest } from './planned-requests';

/** A place for a marker is taken, so that the product cannot take these for its own. */
const FOREIGN_MARKER = 'made-by-hand';

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
  const tokens = new ProviderTokens(transport, new InMemoryTokenCache(), clock);
  const provider = new ProviderClient(transport, tokens, clock);
  const ids = new Map<number, string>();
  const put = async ({ number, dialect, earlier }: PlannedRequest): Promise<void> => {
    const profile = profiles.find((candidate) => candidate.dialect === dialect);
    if (earlier === undefined || profile === undefined) return;
    const { psk, ...fields } = earlier.fields;
    const spec = { fields, name: earlier.name, marker: FOREIGN_MARKER, preSharedKey: new Secret(String(psk)) };
    const created = await provider.create(targetOf(DIALECTS, profile), spec, {
      inDoubtBefore: false,
      sendBeforeMs: Infinity,
    });
    if (!created.ok) throw new Error(`The connection for request ${number} was refused: ${created.failure.message}`);
    ids.set(number, created.value.id);
  };
  await Promise.all(requests.map(put));
  return ids;
}
