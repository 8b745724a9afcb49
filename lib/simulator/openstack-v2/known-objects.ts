import type { Reply } from '../base/message';
import type { NeutronBody } from '../neutron/flavour';
import { neutronError, serverError } from '../neutron/neutron-error';

/**
 * The objects that connections refer to, by id. A simulator that is told of them answers unknown ids as a real Neutron does
 * (recorded-openstack e17 to e25); without them any well-formed id is fine.
 */
export interface KnownObjects {
  readonly ikePolicies: readonly string[];
  readonly ipsecPolicies: readonly string[];
  readonly endpointGroups: readonly string[];
  /** With the CIDR of their subnet, where they have one: it decides the mode (provider-apis.md 2.4). */
  readonly vpnServices: readonly { readonly id: string; readonly subnet?: string }[];
}

/** Refuses a connection that refers to an unknown object: 404 by name, or 500 where only the database notices. */
export function refuseUnknownObjects(known: KnownObjects | undefined, body: NeutronBody): Reply | undefined {
  if (!known) return undefined;
  const has = (ids: readonly string[], field: string): boolean => ids.includes(String(body[field]));
  if (!has(known.ikePolicies, 'ikepolicy_id')) return notFound('IKEPolicyNotFound', 'IKEPolicy', body['ikepolicy_id']);
  const services = known.vpnServices.map(({ id }) => id);
  if (!has(known.ipsecPolicies, 'ipsecpolicy_id') || !has(services, 'vpnservice_id')) return serverError();
  const group = [body['local_ep_group_id'], body['peer_ep_group_id']].find(
    (id) => typeof id === 'string' && !known.endpointGroups.includes(id),
  );
  return group === undefined ? undefined : notFound('VPNEndpointGroupNotFound', 'Endpoint group', group);
}

/** The subnet of the service: its CIDR, null when it has none, undefined when nobody knows. */
export function subnetOf(known: KnownObjects | undefined, { vpnservice_id }: NeutronBody): string | null | undefined {
  const service = known?.vpnServices.find(({ id }) => id === vpnservice_id);
  return service && (service.subnet ?? null);
}

function notFound(type: string, kind: string, id: unknown): Reply {
  return neutronError(404, type, `${kind} ${String(id)} could not be found`);
}
