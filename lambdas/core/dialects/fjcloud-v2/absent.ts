/** Which values of the FJcloud-O network API v2.0 stand for a field that is left out (provider-apis.md 2.2). */
import type { ConnectionFields } from '../../ports/provider-dialect';
import { withoutFields, withoutNullDpd } from '../../wire/neutron/absent';

/** The fields that are sent: without a `dpd` that is null, as upstream reads it, and without the `mtu`, which is not offered. */
export function sentFields(fields: ConnectionFields): ConnectionFields {
  return withoutFields(withoutNullDpd(fields), ['mtu']);
}
