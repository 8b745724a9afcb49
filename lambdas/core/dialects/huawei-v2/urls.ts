/** Paths of the API (providers.md section 1). They are not configurable (3-E21). */
const BASE = '/v2.0/vpn/ipsec-site-connections';

export function collectionUrl(endpoint: string, query: string): string {
  return new URL(query === '' ? BASE : `${BASE}?${query}`, endpoint).href;
}

export function connectionUrl(endpoint: string, id: string): string {
  return new URL(`${BASE}/${encodeURIComponent(id)}`, endpoint).href;
}
