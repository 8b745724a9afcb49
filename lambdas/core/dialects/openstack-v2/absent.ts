/** Which values of the Neutron VPNaaS API v2.0 stand for a field that is left out (provider-apis.md 2.4). */
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { withoutFields, withoutNullDpd } from '../../wire/neutron/absent';

const GROUPS = ['local_ep_group_id', 'peer_ep_group_id'] as const;

/**
 * The fields without those whose value the server reads as if they had been left out (neutron-lib
 * `api/definitions/vpn.py`: defaults and converters; neutron-vpnaas `db/vpn/vpn_validator.py`,
 * `validate_ipsec_conn_optional_args`: what is empty counts as not given):
 *
 * - `dpd: null`;
 * - `peer_cidrs` that are null or an empty list beside an endpoint group, and endpoint groups that are null beside
 *   `peer_cidrs`;
 * - on create any of these three that is null.
 *
 * An update that gives nothing but an empty one of them would leave the connection without networks, and is refused.
 */
export function givenFields(fields: ConnectionFields, operation: ValidationContext['operation']): ConnectionFields {
  const hasGroup = GROUPS.some((group) => isGiven(fields[group]));
  const hasNetworks = isGiven(fields['peer_cidrs']) && !isEmptyList(fields['peer_cidrs']);
  const isAbsent = (name: string): boolean => {
    const value = fields[name];
    const hasOther = name === 'peer_cidrs' ? hasGroup : hasNetworks;
    const isEmpty = value === null || (name === 'peer_cidrs' && isEmptyList(value));
    return isEmpty && (hasOther || (value === null && operation === 'create'));
  };
  return withoutFields(withoutNullDpd(fields), [...GROUPS, 'peer_cidrs'].filter(isAbsent));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
