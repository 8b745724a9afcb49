/**
 * Bodies and answers of the Enterprise VPN API: provider-apis.md 2.3, keys as in test/fixtures/enterprise-v5. No answer
 * has the psk.
 */
import { isJsonObject } from '../../base/json';
import { isIPv4 } from '../base/addresses';
import { present, type Fields } from '../base/fields';
import { remembered } from '../base/remembered';
import type { StoredConnection } from '../connections/stored-connection';
import type { ConnectionView } from '../dialect/simulated-dialect';

/** What is stored of a connection: the accepted fields but the psk, with the defaults filled in. Style in lower case. */
export type VpnBody = Fields & { readonly name: string; readonly style: string };

/** A stored v5 connection. */
export type VpnConnection = StoredConnection<VpnBody>;

interface PolicyRule {
  readonly rule_index: number;
  readonly source: unknown;
  readonly destination: readonly unknown[];
}

const IKE_DEFAULTS = {
  ike_version: 'v2',
  authentication_algorithm: 'sha2-256',
  encryption_algorithm: 'aes-128',
  dh_group: 'group15',
  authentication_method: 'pre-share',
  lifetime_seconds: 86_400,
  local_id_type: 'ip',
  peer_id_type: 'ip',
  peer_id: '198.51.100.164',
};
const DPD_DEFAULTS = { timeout: 15, interval: 30, msg: 'seq-hash-notify' };
const IPSEC_DEFAULTS = {
  authentication_algorithm: 'sha2-256',
  encryption_algorithm: 'aes-128',
  pfs: 'group15',
  transform_protocol: 'esp',
  lifetime_seconds: 3600,
  encapsulation_mode: 'tunnel',
};
const PUBLIC_GATEWAY = '203.0.113.134';

/**
 * The body of a new connection, from fields that the rules have let pass.
 * @param ordinal how many there were before: each has tunnel addresses and, unless it is given one, a name of its own
 */
export function newBody(fields: Fields, ordinal: number): VpnBody {
  const style = typeof fields['style'] === 'string' ? fields['style'] : 'static';
  const before = {
    name: `vpn-${(ordinal % 0x10000).toString(16).padStart(4, '0')}`,
    style,
    ...assignedTunnel(ordinal),
    ha_role: 'master',
    tags: [],
    ...(style === 'static' ? { enable_nqa: false } : {}),
    ...(style === 'bgp' ? { enable_hub: false } : {}),
    ikepolicy: { ...IKE_DEFAULTS, local_id: isIPv4(fields['vgw_ip']) ? fields['vgw_ip'] : PUBLIC_GATEWAY },
    ipsecpolicy: IPSEC_DEFAULTS,
  };
  return changedBody(before, fields);
}

/** The body after an update with fields that the rules have let pass. Of a policy only the given members change. */
export function changedBody(before: VpnBody, { psk: _, ...fields }: Fields): VpnBody {
  const ike = merge(before['ikepolicy'], fields['ikepolicy']);
  const dpd = { ...DPD_DEFAULTS, ...merge(member(before['ikepolicy'], 'dpd'), member(fields['ikepolicy'], 'dpd')) };
  const ipsecpolicy = merge(before['ipsecpolicy'], fields['ipsecpolicy']);
  return { ...before, ...fields, ikepolicy: { ...ike, dpd }, ipsecpolicy };
}

/**
 * The answer to a create or an update: no status. The one of a BGP connection has some keys less (provider-apis.md 3,
 * E20).
 */
export function changeView({ id, createdAtMs, updatedAtMs, body }: VpnConnection): Fields {
  const isBgp = body.style === 'bgp';
  const { local_id_type, peer_id_type, ...ikepolicy } = merge(body['ikepolicy'], undefined);
  return present({
    id,
    ...body,
    style: body.style.toUpperCase(),
    tags: undefined,
    enable_hub: undefined,
    policy_rules: body.style === 'policy' ? renumbered(body['policy_rules']) : undefined,
    ikepolicy: present({
      ...ikepolicy,
      ...(isBgp ? {} : { local_id_type, peer_id_type }),
      phase1_negotiation_mode: ikepolicy['ike_version'] === 'v1' ? ikepolicy['phase1_negotiation_mode'] : undefined,
    }),
    created_at: new Date(createdAtMs).toISOString(),
    updated_at: new Date(updatedAtMs).toISOString(),
    enterprise_project_id: '0',
  });
}

/**
 * An item of a list: with status; its policy rules without index, as in test/fixtures/enterprise-v5/list.response.json.
 * Tags are there when there are any (the list that the API reference documents has the same object as a get).
 */
export function listView(connection: VpnConnection, status: string): Fields {
  return { ...stableListView(connection), status };
}

/** The answer to a get. */
export function getView(connection: VpnConnection, status: string): ConnectionView {
  return { ...stableGetView(connection), status };
}

// A gateway may have thousands of connections, and each look-up lists them all.
const stableListView = remembered((connection: VpnConnection): Fields => {
  const { style, tags, policy_rules } = connection.body as Fields;
  const rules = style === 'policy' ? renumbered(policy_rules) : undefined;
  return present({
    ...stableGetView(connection),
    tags: Array.isArray(tags) && tags.length > 0 ? tags : undefined,
    eip_id: undefined,
    type: undefined,
    route_mode: undefined,
    policy_rules: rules?.map(({ source, destination }) => ({ source, destination })),
  });
});

const stableGetView = remembered((connection: VpnConnection) => {
  const { id, body } = connection;
  const { style, name } = body;
  const shown = changeView(connection);
  return {
    ...shown,
    id,
    name,
    ikepolicy: merge(shown['ikepolicy'], { local_id_type: 'ip', peer_id_type: 'ip' }),
    ...(style === 'bgp' ? { enable_hub: body['enable_hub'] } : {}),
    tags: body['tags'],
    eip_id: isIPv4(body['vgw_ip']) ? '' : body['vgw_ip'],
    type: style === 'policy' ? 'POLICY' : 'ROUTE',
    route_mode: style === 'bgp' ? 'BGP' : 'STATIC',
  };
});

// The server makes one rule per destination (provider-apis.md 2.3).
function renumbered(rules: unknown): PolicyRule[] {
  return (Array.isArray(rules) ? rules : [])
    .filter(isJsonObject)
    .flatMap(({ source, destination }) =>
      (Array.isArray(destination) ? destination : []).map((range: unknown) => ({ source, destination: [range] })),
    )
    .map((rule, index) => ({ rule_index: index + 1, ...rule }));
}

/** The n-th pair of hosts in 169.254.0.0/16, below the reserved 169.254.195.0/24; it begins anew when they are used up. */
function assignedTunnel(ordinal: number): Fields {
  const net = (ordinal % (195 * 64)) * 4;
  const host = (offset: number): string => `169.254.${Math.floor(net / 256)}.${(net % 256) + offset}/30`;
  return { tunnel_local_address: host(1), tunnel_peer_address: host(2) };
}

function merge(before: unknown, given: unknown): Fields {
  return { ...(isJsonObject(before) ? before : {}), ...(isJsonObject(given) ? given : {}) };
}

function member(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}
