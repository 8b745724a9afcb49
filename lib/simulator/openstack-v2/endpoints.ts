import { parseCidr } from '../base/addresses';
import type { Reply } from '../base/message';
import type { NeutronBody } from '../neutron/flavour';
import { neutronError } from '../neutron/neutron-error';

/**
 * Refuses a connection that does not say its endpoints in exactly one mode: both endpoint groups for a service without
 * subnet, peer CIDRs for one with (provider-apis.md 2.4; recorded-openstack e06, e23 to e25).
 * @param subnet the service's; null when it has none, undefined when nobody knows: then any one mode is fine
 */
export function refuseEndpoints(body: NeutronBody, subnet: string | null | undefined): Reply | undefined {
  const cidrs = body['peer_cidrs'] as readonly string[]; // checked by the rules, a list by default
  const given = ['local', 'peer'].filter((side) => typeof body[`${side}_ep_group_id`] === 'string');
  const usesCidrs = typeof subnet === 'string' || (subnet === undefined && given.length === 0 && cidrs.length > 0);
  return usesCidrs ? refuseCidrMode(cidrs, given, subnet) : refuseGroupMode(cidrs, given);
}

function refuseCidrMode(
  cidrs: readonly string[],
  groups: readonly string[],
  subnet: string | null | undefined,
): Reply | undefined {
  if (groups.length > 0) {
    const reason = 'cannot be specified, when VPN Service has subnet specified';
    return neutronError(400, 'InvalidEndpointGroup', `${name(groups)} ${reason}`);
  }
  if (cidrs.length === 0) {
    return neutronError(400, 'MissingPeerCidrs', 'Missing peer CIDRs for IPsec site-to-site connection');
  }
  return refuseMixedVersions(cidrs, subnet);
}

function refuseMixedVersions(cidrs: readonly string[], subnet: string | null | undefined): Reply | undefined {
  const versions = new Set(cidrs.map((cidr) => parseCidr(cidr)?.version));
  if (versions.size > 1) {
    const reason = 'Peer CIDRs do not have the same IP version, as required for IPSec site-to-site connection';
    return neutronError(400, 'MixedIPVersionsForPeerCidrs', reason);
  }
  const local = parseCidr(subnet)?.version;
  if (local === undefined || versions.has(local)) return undefined;
  const reason = 'IP versions are not compatible between peer and local endpoints';
  return neutronError(400, 'MixedIPVersionsForIPSecConnection', reason);
}

function refuseGroupMode(cidrs: readonly string[], groups: readonly string[]): Reply | undefined {
  if (cidrs.length > 0) {
    return neutronError(400, 'PeerCidrsInvalid', 'Peer CIDRs cannot be specified, when using endpoint groups');
  }
  if (groups.length === 2) return undefined;
  const missing = ['local', 'peer'].filter((side) => !groups.includes(side));
  const message = `Missing ${name(missing).toLowerCase()} for IPSec site-to-site connection`;
  return neutronError(400, 'MissingRequiredEndpointGroup', message);
}

function name(sides: readonly string[]): string {
  return `Endpoint group${sides.length > 1 ? 's' : ''} ${sides.join(' and ')}`;
}
