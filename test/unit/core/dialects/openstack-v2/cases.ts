/** Legal bodies of the dialect `openstack-v2`, in both of its modes. */
import type { Fields } from '../../../../support/builders';
import documented from '../../../../fixtures/openstack-v2/create.request.json';
import { changed } from '../judge';

/** The documented create request, in mode A, with some fields replaced. */
export function withGroups(changes: Fields = {}): Fields {
  return changed(documented.ipsec_site_connection, changes);
}

/** The same in mode B. */
export function withCidrs(changes: Fields = {}): Fields {
  const mode = { local_ep_group_id: undefined, peer_ep_group_id: undefined, peer_cidrs: ['10.30.1.0/24'] };
  return withGroups({ ...mode, ...changes });
}
