import type { ResourceStatus } from '../../domain/observation/observation';
import type { LineHeads } from '../../domain/gate/waiting';
import type { Place } from '../../domain/gate/place';
import type { Flight } from '../../domain/watch/flight';
import type { Flights } from '../../ports/flights';
import type { ProviderDialect } from '../../ports/provider-dialect';

/** What a connection is that the provider has done with for now: others may work on its gateway. */
const SETTLED: readonly ResourceStatus[] = ['ready', 'ready_down', 'failed', 'frozen'];

/**
 * Of the exclusive resources that somebody waits for, those that a request in flight still works on: until its connection has settled, or it
 * has ended.
 */
export async function busyResources(
  flights: Pick<Flights, 'find'>,
  { meaningOf }: Pick<ProviderDialect, 'meaningOf'>,
  places: readonly Place[],
  lines: readonly LineHeads[],
): Promise<ReadonlySet<string>> {
  const wanted = new Set(lines.flatMap(({ heads }) => heads.map(({ exclusive }) => exclusive)));
  const holders = places.filter(({ exclusive }) => exclusive !== undefined && wanted.has(exclusive));
  const [account] = holders.map((place) => place.account);
  if (account === undefined) return new Set();
  const found = await flights.find(
    account,
    holders.map(({ requestId }) => requestId),
  );
  const statuses = new Map(found.map((flight) => [flight.requestId, flight]));
  const isSettled = (flight: Flight | undefined): boolean =>
    flight?.status !== undefined && SETTLED.includes(meaningOf(flight.status));
  const working = holders.filter(({ requestId }) => !isSettled(statuses.get(requestId)));
  return new Set(working.flatMap(({ exclusive = [] }) => exclusive));
}
