import type { ConnectionFields } from '../../ports/provider-dialect';

/** What Neutron takes for false besides `false` itself (oslo's `bool_from_string`). */
const FALSE = ['false', 'f', 'no', 'n', 'off', '0'];

/** Whether `admin_state_up` is off: such a connection may stay in PENDING_CREATE (provider-apis.md 4.4). */
export function isAdminDown({ admin_state_up: state }: ConnectionFields): boolean {
  return FALSE.includes(String(state).trim().toLowerCase());
}
