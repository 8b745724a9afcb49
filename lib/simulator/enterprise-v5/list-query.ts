import type { Fields } from '../base/fields';
import { take } from '../base/take';
import { invalidRequest, type VpnError } from './vpn-error';

const FILTERS = ['vgw_id', 'vgw_ip', 'enterprise_project_id'];
const MAX_LIMIT = 2000;
const MARKER = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What a list asks for. */
export interface ListQuery {
  readonly limit: number;
  /** Only connections created before; null = from the newest on. */
  readonly marker: string | null;
  readonly filters: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads the query of a list; there is no filter by name, and unknown ones have no effect (provider-apis.md 1 and 5.6).
 */
export function readListQuery(query: URLSearchParams): ListQuery | VpnError {
  const limit = query.get('limit');
  const marker = query.get('marker');
  if (limit !== null && !(/^\d{1,4}$/.test(limit) && Number(limit) <= MAX_LIMIT)) {
    return invalidRequest('limit is not an integer from 0 to 2000');
  }
  if (marker !== null && limit === null) return invalidRequest('marker must not be filled without limit');
  if (marker !== null && !MARKER.test(marker)) return invalidRequest('marker is not a time');
  const filters = [...query].filter(([name]) => FILTERS.includes(name));
  return { limit: limit === null ? MAX_LIMIT : Number(limit), marker, filters };
}

/** Whether a list with that query shows a connection that looks so. */
export function isAskedFor({ filters }: ListQuery, view: Fields): boolean {
  return filters.every(([name, value]) => view[name] === value);
}

/**
 * The body of a list answer: the marker is the creation time of the last item, on the last page too, and the total counts
 * all connections, not the filtered ones (provider-apis.md 5.6).
 * @param views what is to be listed from the marker on, newest first
 */
export function listBody({ limit }: ListQuery, views: Iterable<Fields>, total: number): Fields {
  const items = take(views, limit);
  const last = items.at(-1);
  return {
    vpn_connections: items,
    page_info: { ...(last && { next_marker: last['created_at'] }), current_count: items.length },
    total_count: total,
  };
}
