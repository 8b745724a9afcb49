import type { ProviderRequest, Reply } from '../base/message';
import { many } from '../neutron/envelope';
import type { NeutronView } from '../neutron/flavour';
import { pickFields } from '../neutron/list-query';
import { neutronError } from '../neutron/neutron-error';

/**
 * One page of a list, as `limit`, `marker` and `page_reverse` ask for it, with links only when there is a limit; a limit of
 * 0 is none. A full page has a next link even when it is the last, an unknown marker gives an empty page. Source:
 * provider-apis.md 5.6 and 5.8, recorded-openstack p01 to p09.
 */
export function pageReply(found: readonly NeutronView[], request: ProviderRequest): Reply {
  const { query } = request;
  const digits = query.get('limit') ?? '0';
  if (!/^\d+$/.test(digits)) {
    const message = `Bad limit request: Limit must be an integer 0 or greater and not '${digits}'.`;
    return neutronError(400, 'BadRequest', message);
  }
  const limit = Number(digits);
  const isReverse = query.get('page_reverse')?.toLowerCase() === 'true';
  const rest = afterMarker(found, query.get('marker'), isReverse);
  const page = limit === 0 ? rest : pageOf(rest, limit, isReverse);
  const views = page.map((view) => pickFields(view, query));
  return many(views, limit === 0 ? undefined : linksOf(page, page.length === limit, isReverse, request));
}

function pageOf(rest: readonly NeutronView[], limit: number, isReverse: boolean): readonly NeutronView[] {
  return isReverse ? rest.slice(-limit) : rest.slice(0, limit);
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

function afterMarker(found: readonly NeutronView[], marker: string | null, isReverse: boolean): readonly NeutronView[] {
  if (marker === null || marker === '') return found;
  const index = found.findIndex(({ id }) => id === marker);
  if (index < 0) return [];
  return isReverse ? found.slice(0, index) : found.slice(index + 1);
}

function href({ headers, path, query }: ProviderRequest, marker: string | undefined, isReverse: boolean): string {
  const link = new URLSearchParams([...query].filter(([name]) => name !== 'marker' && name !== 'page_reverse'));
  if (marker !== undefined) link.append('marker', marker);
  if (isReverse) link.append('page_reverse', 'True');
  return `http://${headers.host ?? '127.0.0.1'}${path}?${link.toString()}`;
}
