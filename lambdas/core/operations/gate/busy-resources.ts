import type { ResourceStatus } from '../../domain/observation/observation';
import type { LineHeads } from '../../domain/gate/waiting';
import type { Place } from '../../domain/gate/place';
import type { Flight } from '../../domain/watch/flight';
import type { Flights } from '../../ports/flights';
import type { ProviderDialect } from '../../ports/provider-dialect';

/** What a connection is that the provider has done with for now: others may work on its gateway. */
const SETTLED: readonly ResourceStatus[] = ['ready', 'ready_down', 'failed', 'frozen'];

/** Who is in flight at an account, and who waits for it. */
interface Crowd {
  readonly places: readonly Place[];
  readonly lines: readonly LineHeads[];
}

/** A request without an entry so long after it was admitted has lost it, in milliseconds: nobody waits for it any more. */
const FORGOTTEN_MS = 600_000;

/**
 * Of the exclusive resources that somebody waits for, those that a request in flight still works on: until its connection has settled, or it
 * has ended, or its entry was lost.
 */
export async function busyResources(
  flights: Pick<Flights, 'find'>,
  { meaningOf }: Pick<ProviderDialect, 'meaningOf'>,
  { places, lines }: Crowd,
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const wanted = new Set(lines.flatMap(({ heads }) => heads.map(({ exclusive }) => exclusive)));
  const holders = places.filter(({ exclusive }) => exclusive !== undefined && wanted.has(exclusive));
  const [account] = holders.map((place) => place.account);
  if (account === undefined) return new Set();
  const found = await flights.find(
    account,
    holders.map(({ requestId }) => requestId),
  );
  const entries = new Map(found.map((flight) => [flight.requestId, flight]));
  const isSettled = ({ status }: Flight): boolean => status !== undefined && SETTLED.includes(meaningOf(status));
  const working = holders.filter(({ requestId, sinceMs }) => {
    const flight = entries.get(requestId);
    return flight === undefined ? nowMs - sinceMs < FORGOTTEN_MS : !isSettled(flight);
  });
  return new Set(working.flatMap(({ exclusive = [] }) => exclusive));
}
