/** Requests of the Neutron VPNaaS API v2.0, which the v2 dialects share (provider-apis.md 1). */
import type { HttpRequest } from '../../domain/connection/provider-call';
import type { LookUp } from '../../ports/provider-dialect';

/** The path is not configurable (provider-apis.md 3, E21). */
const BASE = '/v2.0/vpn/ipsec-site-connections';
const ACCEPT = { accept: 'application/json' };

/** Fields that a list needs; asking for them keeps all pre-shared keys out of it (provider-apis.md 5.7). */
const LISTED_FIELDS = ['id', 'name', 'status', 'vpnservice_id', 'peer_address'];

/** POST of a connection. */
export function neutronCreate(endpoint: string, connection: object): HttpRequest {
  return withBody('POST', new URL(BASE, endpoint), connection);
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
 * (provider-apis.md 5.5 and 5.8).
 *
 * @param extraFields fields that are needed besides those of every dialect
 */
export function neutronList(
  endpoint: string,
  { fields, name }: LookUp,
  pageQuery?: string,
  extraFields: readonly string[] = [],
): HttpRequest {
  const query = new URLSearchParams({ name, vpnservice_id: String(fields['vpnservice_id']) });
  for (const field of [...LISTED_FIELDS, ...extraFields]) query.append('fields', field);
  const url = new URL(BASE, endpoint);
  url.search = pageQuery ?? query.toString();
  return { method: 'GET', url: url.href, headers: ACCEPT };
}

/** GET of a VPN service. */
export function neutronService(endpoint: string, id: string): HttpRequest {
  const url = new URL(`/v2.0/vpn/vpnservices/${encodeURIComponent(id)}`, endpoint);
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
  return new URL(`${BASE}/${encodeURIComponent(id)}`, endpoint);
}
