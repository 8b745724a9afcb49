/** URLs of the Enterprise VPN API v5 (provider-apis.md 1). */
import type { ProviderProfile } from '../../../contract/provider-profile';
import { askedId } from '../../domain/connection/spelling';
import { InvariantError } from '../../domain/errors';

/** Largest page that the API gives (provider-apis.md 1 and 5.6). */
export const PAGE_LIMIT = 2000;

/**
 * All connections of the project.
 *
 * @throws InvariantError when the profile has no project id; `checkProfile` refuses such a profile
 */
export function collectionUrl({ endpoint, projectId }: ProviderProfile): URL {
  if (projectId === undefined) throw new InvariantError('A profile of enterprise-v5 without a project id was let in');
  return new URL(`${endpoint}/v5/${encodeURIComponent(projectId)}/vpn-connection`);
}

/** One connection. */
export function connectionUrl(profile: ProviderProfile, connectionId: string): URL {
  const url = collectionUrl(profile);
  url.pathname += `/${encodeURIComponent(askedId(connectionId))}`;
  return url;
}

/**
 * One page of the connections that the filters let through, all without one; `pageQuery` is the marker of a further
 * page. There is no filter by name.
 */
export function listUrl(profile: ProviderProfile, filters: { readonly vgw_id?: string }, pageQuery?: string): URL {
  const url = collectionUrl(profile);
  const query = new URLSearchParams({ ...filters, limit: String(PAGE_LIMIT) });
  url.search = pageQuery === undefined ? query.toString() : `${query.toString()}&${pageQuery}`;
  return url;
}
