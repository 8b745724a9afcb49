/** Requests of the Huawei classic VPN API v2.0 (providers.md sections 1 and 2.1, look-up 5.5). */
import type { HttpRequest } from '../../domain/provider-call';
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { ConnectionSpec, LookUp } from '../../ports/provider-dialect';
import { collectionUrl, connectionUrl } from './urls';

const ACCEPT = { accept: 'application/json' };

/**
 * POST of the documented body: the fixed fields are always sent, `admin_state_up` above all (I1); `auth_mode`,
 * `tenant_id` and everything deprecated never are (2.1, E25).
 */
export function createRequest(
  { endpoint }: ProviderProfile,
  { fields, name, preSharedKey }: ConnectionSpec,
): HttpRequest {
  const connection = {
    psk: preSharedKey,
    initiator: 'bi-directional',
    ipsecpolicy_id: fields['ipsecpolicy_id'],
    admin_state_up: true,
    mtu: 1500,
    peer_ep_group_id: fields['peer_ep_group_id'],
    ikepolicy_id: fields['ikepolicy_id'],
    vpnservice_id: fields['vpnservice_id'],
    local_ep_group_id: fields['local_ep_group_id'],
    peer_address: fields['peer_address'],
    peer_id: fields['peer_id'],
    name,
  };
  return {
    method: 'POST',
    url: collectionUrl(endpoint, ''),
    headers: { ...ACCEPT, 'content-type': 'application/json' },
    body: JSON.stringify({ ipsec_site_connection: connection }),
  };
}

/** GET of one connection. */
export function getRequest({ endpoint }: ProviderProfile, id: string): HttpRequest {
  return { method: 'GET', url: connectionUrl(endpoint, id), headers: ACCEPT };
}

/** Fields that a list needs; asking for them keeps the pre-shared keys of all connections out of it (5.7). */
const LISTED_FIELDS = ['id', 'name', 'status', 'vpnservice_id', 'peer_address'];

/** GET of the connections of one name and service; the filters are undocumented, so the answer is filtered again. */
export function listRequest({ endpoint }: ProviderProfile, { fields, name }: LookUp, pageQuery?: string): HttpRequest {
  const query = new URLSearchParams({ name, vpnservice_id: String(fields['vpnservice_id']) });
  for (const field of LISTED_FIELDS) query.append('fields', field);
  return { method: 'GET', url: collectionUrl(endpoint, pageQuery ?? query.toString()), headers: ACCEPT };
}
