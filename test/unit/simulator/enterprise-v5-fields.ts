import { changed, fixture, type Json } from './dialect-client';

const LEGAL_PSK = 'Secret-psk-4711';

/** The fields of an example create request with a psk that is legal instead of the mask, changed as told. */
export function exampleFields(style: 'static' | 'policy' | 'bgp', changes: Json = {}): Json {
  const fields = fixture(`enterprise-v5/create-${style}.request.json`)['vpn_connection'] as Json;
  // The masked ids of the BGP example are no addresses (provider-apis.md 3, E12).
  const ikepolicy = changed((fields['ikepolicy'] ?? {}) as Json, { local_id: undefined, peer_id: undefined });
  const policy = fields['ikepolicy'] === undefined ? {} : { ikepolicy };
  return changed({ ...fields, ...policy, psk: LEGAL_PSK }, changes);
}

/** Fields with the member at a dotted path set; undefined leaves it out. */
export function withMember(fields: Json, path: string, value: unknown): Json {
  const [first = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : withMember((fields[first] ?? {}) as Json, rest.join('.'), value);
  return changed(fields, { [first]: inner });
}
