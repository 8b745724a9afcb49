import { eventPosition } from '../../domain/lists/listed-event';
import { inOrder, stretchOf } from '../../domain/lists/position';
import type { AuditEvent } from '../../domain/request/audit-event';
import type { RequestStore } from '../../ports/request-store';
import { listRequestEvents } from '../requests/query-requests';
import type { WantedEvents } from './wanted-events';
import type { WalkedPage } from './walk';

/**
 * A page of the trail of one request of the tenant, which is read whole: it is short.
 *
 * @throws ServiceUnavailableError, NewerItemError
 */
export async function walkTrail(
  store: Pick<RequestStore, 'find' | 'events'>,
  { tenant, requestId }: { readonly tenant: string; readonly requestId: string },
  { period, after, order, limit, isWanted }: WantedEvents,
): Promise<WalkedPage<AuditEvent>> {
  const { lower, upper } = stretchOf(period, order, after);
  const trail = (await listRequestEvents(store, tenant, requestId)) ?? [];
  const found = trail
    .filter(isWanted)
    .map((event) => ({ event, position: eventPosition(event) }))
    .filter(({ position }) => position >= lower && position <= upper)
    .sort((one, other) => inOrder(order)(one.position, other.position));
  const page = found.slice(0, limit);
  return {
    items: page.map(({ event }) => event),
    last: found.length > limit ? page.at(-1)?.position : undefined,
    hasStopped: false,
  };
}
