import { NEUTRON_VALIDATOR } from './documents';

/** What is particular about the source of a field's rules. */
export interface Row {
  /** Rows of provider-apis.md 3 that say how contradictions about it are handled. */
  readonly errata?: readonly string[];
  /** Another document than the dialect's page. */
  readonly document?: string;
  /** Another section than the field's own row. */
  readonly section?: string;
  /** The same for findings of one code. */
  readonly codes?: Readonly<Record<string, Omit<Row, 'codes'>>>;
}

/** Rows by dotted path; `[]` stands for an index. */
export type Rows = Readonly<Record<string, Row>>;

const PLAIN: Row = {};
const ID: Row = { errata: ['E14'] };

const plain = (...fields: readonly string[]): Rows => Object.fromEntries(fields.map((field) => [field, PLAIN]));
const ids = (...fields: readonly string[]): Rows => Object.fromEntries(fields.map((field) => [field, ID]));
const under = (object: string, ...members: readonly string[]): string[] =>
  members.map((member) => `${object}.${member}`);

const DPD = under('dpd', 'action', 'interval', 'timeout');
/** Both or neither, not both, one IP version: rules about several attributes. */
const TOGETHER: Row = { document: NEUTRON_VALIDATOR, section: 'validate_ipsec_site_connection' };
const DPD_ORDER: Row = { codes: { 'out-of-range': { document: NEUTRON_VALIDATOR, section: 'check_dpd' } } };

const HUAWEI: Rows = {
  ...ids('ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_ep_group_id', 'local_ep_group_id'),
  ...plain('peer_address', 'name', 'admin_state_up', 'tenant_id', 'route_mode'),
  psk: { errata: ['E7', 'E8'] },
  peer_id: { errata: ['E1'] },
  mtu: { errata: ['E4'] },
  initiator: { errata: ['E9'] },
  auth_mode: { errata: ['E25'] },
  ...Object.fromEntries(['dpd', ...DPD, 'local_id', 'project_id'].map((field) => [field, { errata: ['E2'] }])),
  ...Object.fromEntries(['action', 'interval', 'timeout'].map((field) => [field, { errata: ['E3'] }])),
  ...Object.fromEntries(['description', 'peer_cidrs'].map((field) => [field, { errata: ['E23'] }])),
};

const FJCLOUD: Rows = {
  ...ids('ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id'),
  ...plain('peer_cidrs', 'peer_cidrs[]', 'peer_address', 'peer_id', 'initiator', 'admin_state_up'),
  ...plain('name', 'description', 'availability_zone', 'mtu', 'local_id', 'route_mode'),
  ...plain('local_ep_group_id', 'peer_ep_group_id'),
  psk: { errata: ['E8'] },
  auth_mode: { errata: ['E25'] },
  ...Object.fromEntries(['dpd', ...DPD].map((field) => [field, { errata: ['E24'] }])),
};

/** The provider has a list of characters of its own. */
const TAG_TEXT: Row = { codes: { 'character-not-allowed': {} } };

const CRYPTO = ['authentication_algorithm', 'encryption_algorithm'];

const ENTERPRISE: Rows = {
  ...ids('vgw_id', 'cgw_id', 'vgw_ip'),
  ...plain('tunnel_local_address', 'tunnel_peer_address', 'enable_nqa', 'enable_hub', 'ha_role'),
  ...plain('tags', 'tags[]', 'policy_rules[].rule_index'),
  'tags[].key': TAG_TEXT,
  'tags[].value': TAG_TEXT,
  name: { errata: ['E18'] },
  style: { errata: ['E13'] },
  psk: { errata: ['E8', 'E10', 'E11'] },
  ...Object.fromEntries(['peer_subnets', 'peer_subnets[]'].map((field) => [field, { errata: ['E15'] }])),
  ...Object.fromEntries(
    ['policy_rules', 'policy_rules[]', ...under('policy_rules[]', 'source', 'destination', 'destination[]')].map(
      (field) => [field, { errata: ['E16'] }],
    ),
  ),
  ...plain('ikepolicy', ...under('ikepolicy', 'ike_version', 'phase1_negotiation_mode', 'lifetime_seconds')),
  ...Object.fromEntries(
    under('ikepolicy', ...CRYPTO, 'dh_group', 'authentication_method').map((field) => [field, { errata: ['E29'] }]),
  ),
  ...Object.fromEntries(under('ikepolicy', 'local_id_type', 'local_id').map((field) => [field, { errata: ['E12'] }])),
  ...Object.fromEntries(
    under('ikepolicy', 'peer_id_type', 'peer_id').map((field) => [field, { errata: ['E12', 'E17'] }]),
  ),
  ...Object.fromEntries(
    ['ikepolicy.dpd', ...under('ikepolicy.dpd', 'timeout', 'interval', 'msg')].map((field) => [
      field,
      { errata: ['E19'] },
    ]),
  ),
  ...plain('ipsecpolicy', ...under('ipsecpolicy', 'transform_protocol', 'encapsulation_mode')),
  ...Object.fromEntries(
    under('ipsecpolicy', ...CRYPTO, 'pfs', 'lifetime_seconds').map((field) => [field, { errata: ['E29'] }]),
  ),
};

const OPENSTACK: Rows = {
  ...ids('vpnservice_id', 'ikepolicy_id', 'ipsecpolicy_id'),
  ...plain('peer_address', 'peer_id', 'local_id', 'initiator', 'admin_state_up', 'name', 'description'),
  ...plain('tenant_id', 'project_id', 'id', 'status', 'route_mode', 'dpd', 'dpd.action', 'dpd.interval'),
  psk: { errata: ['E8'] },
  auth_mode: { errata: ['E25'] },
  local_ep_group_id: { errata: ['E14'], codes: { required: TOGETHER, conflict: TOGETHER } },
  peer_ep_group_id: { errata: ['E14'], codes: { required: TOGETHER, conflict: TOGETHER } },
  peer_cidrs: { codes: { required: TOGETHER, conflict: TOGETHER, 'mixed-versions': TOGETHER } },
  'peer_cidrs[]': PLAIN,
  mtu: { codes: { 'out-of-range': { document: NEUTRON_VALIDATOR, section: '_check_mtu' } } },
  'dpd.timeout': DPD_ORDER,
};

/** The fields that the rules of each dialect are about. */
export const ROWS: Readonly<Record<string, Rows>> = {
  'huawei-v2': HUAWEI,
  'fjcloud-v2': FJCLOUD,
  'enterprise-v5': ENTERPRISE,
  'openstack-v2': OPENSTACK,
};
