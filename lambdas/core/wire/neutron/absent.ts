/** Values that Neutron reads as if the field had been left out. They are judged so, and not sent. */
import type { ConnectionFields } from '../../ports/provider-dialect';

/** The fields without some of them. */
export function withoutFields(fields: ConnectionFields, names: readonly string[]): ConnectionFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/**
 * The fields without a `dpd` that is null: on create and on update the server makes an empty object of it, and fills the
 * values in as if nothing had been given (neutron-lib `api/definitions/vpn.py`, `convert_none_to_empty_dict`;
 * neutron-vpnaas `db/vpn/vpn_validator.py`, `assign_sensible_ipsec_sitecon_defaults`).
 */
export function withoutNullDpd(fields: ConnectionFields): ConnectionFields {
  return fields['dpd'] === null ? withoutFields(fields, ['dpd']) : fields;
}
