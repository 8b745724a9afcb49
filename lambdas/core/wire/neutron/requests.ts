/** Requests of the Neutron VPNaaS API v2.0, which the v2 dialects share (provider-apis.md 1). */
import type { HttpRequest } from '../../domain/connection/provider-call';
import { askedId, hasOneSpelling, isPlainId } from '../../domain/connection/spelling';
import type { LookUp } from '../../ports/provider-dialect';

/** What follows the endpoint is not configurable (provider-apis.md 3, E21). */
const BASE = '/v2.0/vpn/ipsec-site-connections';
const ACCEPT = { accept: 'application/json' };

/** Fields that a list needs; asking for them keeps all pre-shared keys out of it (provider-apis.md 5.7). */
const LISTED_FIELDS = ['id', 'name', 'status', 'vpnservice_id', 'peer_address'];

/** All that a look at many connections needs (provider-apis.md 5.9). */
const SURVEYED_FIELDS = ['id', 'status'];

/** POST of a connection. */
export function neutronCreate(endpoint: string, connection: object): HttpRequest {
  return withBody('POST', new URL(endpoint + BASE), connection);
}

/** PUT of the changed fields of a connection. */
export function neutronUpdate(endpoint: string, id: string, changes: object): HttpRequest {
  return withBody('PUT', connectionUrl(endpoint, id), changes);
}

/** DELETE of one connection. */
export function neutronDelete(endpoint: string, id: string): HttpRequest {
  return { method: 'DELETE', url: connectionUrl(endpoint, id).href, headers: ACCEPT };
}

/** GET of one connection. */
export function neutronGet(endpoint: string, id: string): HttpRequest {
  return { method: 'GET', url: connectionUrl(endpoint, id).href, headers: ACCEPT };
}

/**
 * GET of the connections of one name and service; filters may be ignored, so the answer is filtered again
 * (provider-apis.md 5.5 and 5.8). What a provider may keep in another spelling is not filtered by: its filters may be
 * exact.
 *
 * @param extraFields fields that are needed besides those of every dialect
 */
export function neutronList(
  endpoint: string,
  { fields, name }: LookUp,
  pageQuery?: string,
  extraFields: readonly string[] = [],
): HttpRequest {
  const { vpnservice_id: service } = fields;
  const query = new URLSearchParams({
    ...(hasOneSpelling(name) && { name }),
    ...(isPlainId(service) && { vpnservice_id: service }),
  });
  return neutronPage(endpoint, query, [...LISTED_FIELDS, ...extraFields], pageQuery);
}

/**
 * GET of one page of all connections, with id and status alone (provider-apis.md 5.9).
 *
 * @param limit connections on a page, where the API documents such a parameter
 */
export function neutronSurvey(endpoint: string, pageQuery?: string, limit?: number): HttpRequest {
  const query = new URLSearchParams(limit === undefined ? {} : { limit: String(limit) });
  return neutronPage(endpoint, query, SURVEYED_FIELDS, pageQuery);
}

/** GET of a VPN service. */
export function neutronService(endpoint: string, id: string): HttpRequest {
  const url = new URL(`${endpoint}/v2.0/vpn/vpnservices/${encodeURIComponent(askedId(id))}`);
  return { method: 'GET', url: url.href, headers: ACCEPT };
}

/** The query of a further page comes from the provider, and says everything. */
function neutronPage(
  endpoint: string,
  query: URLSearchParams,
  fields: readonly string[],
  pageQuery?: string,
): HttpRequest {
  for (const field of fields) query.append('fields', field);
  const url = new URL(endpoint + BASE);
  url.search = pageQuery ?? query.toString();
  return { method: 'GET', url: url.href, headers: ACCEPT };
}

function withBody(method: 'POST' | 'PUT', url: URL, connection: object): HttpRequest {
  return {
    method,
    url: url.href,
    headers: { ...ACCEPT, 'content-type': 'application/json' },
    body: JSON.stringify({ ipsec_site_connection: connection }),
  };
}

function connectionUrl(endpoint: string, id: string): URL {
  return new URL(`${endpoint}${BASE}/${encodeURIComponent(askedId(id))}`);
}
