/** Request bodies of the Huawei classic VPN API v2.0 (provider-apis.md 2.1). */
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { HttpRequest } from '../../domain/connection/provider-call';
import type { ConnectionChange, ConnectionSpec } from '../../ports/provider-dialect';
import { withoutNullDpd } from '../../wire/neutron/absent';
import { neutronCreate, neutronUpdate } from '../../wire/neutron/requests';

/**
 * The documented body: the fixed fields are always sent, `admin_state_up` above all; `auth_mode`, `tenant_id` and
 * everything deprecated never are (provider-apis.md 2.1 and 3, E25). `dpd` only reaches here where the profile's option
 * or lenient validation lets it pass (provider-apis.md 3, E2).
 */
export function createRequest({ endpoint }: ProviderProfile, spec: ConnectionSpec): HttpRequest {
  const { fields, name, preSharedKey } = spec;
  return neutronCreate(endpoint, {
    psk: preSharedKey?.reveal(),
    initiator: fields['initiator'] ?? 'bi-directional',
    ipsecpolicy_id: fields['ipsecpolicy_id'],
    admin_state_up: true,
    mtu: fields['mtu'] ?? 1500,
    peer_ep_group_id: fields['peer_ep_group_id'],
    ikepolicy_id: fields['ikepolicy_id'],
    vpnservice_id: fields['vpnservice_id'],
    local_ep_group_id: fields['local_ep_group_id'],
    peer_address: fields['peer_address'],
    // Always sent (provider-apis.md 3, E1); the other side's address where the caller gave none.
    peer_id: fields['peer_id'] ?? fields['peer_address'],
    name,
    dpd: fields['dpd'] ?? undefined,
  });
}

/** Fields that an update may have (provider-apis.md 2.1); `dpd` as above. */
const UPDATABLE = [
  'initiator',
  'admin_state_up',
  'peer_ep_group_id',
  'local_ep_group_id',
  'mtu',
  'peer_address',
  'peer_id',
  'name',
  'dpd',
];

/** Only what the caller changes (provider-apis.md 3, E5). */
export function updateRequest(
  { endpoint }: ProviderProfile,
  id: string,
  { fields, preSharedKey }: ConnectionChange,
): HttpRequest {
  const changes = Object.fromEntries(
    Object.entries(withoutNullDpd(fields)).filter(([name]) => UPDATABLE.includes(name)),
  );
  return neutronUpdate(endpoint, id, { ...(preSharedKey !== undefined && { psk: preSharedKey.reveal() }), ...changes });
}
