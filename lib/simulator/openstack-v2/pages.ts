import type { ProviderRequest, Reply } from '../base/message';
import { take } from '../base/take';
import { many } from '../neutron/envelope';
import type { Found, NeutronView } from '../neutron/flavour';
import { fieldsPicker } from '../neutron/list-query';
import { neutronError } from '../neutron/neutron-error';

/**
 * One page of a list, as `limit`, `marker` and `page_reverse` ask for it, with links only when there is a limit; a limit of
 * 0 is none. A full page has a next link even when it is the last, an unknown marker gives an empty page. Source:
 * provider-apis.md 5.6 and 5.8, recorded-openstack p01 to p09.
 */
export function pageReply(found: Found, request: ProviderRequest): Reply {
  const { query } = request;
  const digits = query.get('limit') ?? '0';
  if (!/^\d+$/.test(digits)) {
    const message = `Bad limit request: Limit must be an integer 0 or greater and not '${digits}'.`;
    return neutronError(400, 'BadRequest', message);
  }
  const limit = Number(digits);
  const isReverse = query.get('page_reverse')?.toLowerCase() === 'true';
  const page = pageOf(found, { limit: limit === 0 ? Infinity : limit, marker: query.get('marker'), isReverse });
  const views = page.map(fieldsPicker(query));
  return many(views, limit === 0 ? undefined : linksOf(page, page.length === limit, isReverse, request));
}

interface Page {
  readonly limit: number;
  readonly marker: string | null;
  readonly isReverse: boolean;
}

/** In order of id in either direction. */
function pageOf(found: Found, { limit, marker, isReverse }: Page): readonly NeutronView[] {
  const from = marker === null || marker === '' ? undefined : marker;
  if (from !== undefined && !found.hasMarker(from)) return [];
  const page = take(found.views({ from, isReverse }), limit);
  return isReverse ? page.toReversed() : page;
}

function linksOf(
  page: readonly NeutronView[],
  isFull: boolean,
  isReverse: boolean,
  request: ProviderRequest,
): readonly object[] {
  const next = { rel: 'next', href: href(request, page.at(-1)?.id, false) };
  const previous = { rel: 'previous', href: href(request, page[0]?.id, true) };
  return [...(isFull || isReverse ? [next] : []), ...(isFull || !isReverse ? [previous] : [])];
}

function href(
  { headers, base = '', path, query }: ProviderRequest,
  marker: string | undefined,
  isReverse: boolean,
): string {
  const link = new URLSearchParams([...query].filter(([name]) => name !== 'marker' && name !== 'page_reverse'));
  if (marker !== undefined) link.append('marker', marker);
  if (isReverse) link.append('page_reverse', 'True');
  return `http://${headers.host ?? '127.0.0.1'}${base}${path}?${link.toString()}`;
}
