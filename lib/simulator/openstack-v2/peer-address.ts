import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Reply } from '../base/message';
import { neutronError } from '../neutron/neutron-error';

const NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/**
 * The address that is stored for a peer: a host name is resolved once, when it is set (provider-apis.md 5.8). Nobody is
 * asked: each name has an address of its own in 198.18.0.0/16, one of the test networks, and names under `.invalid`
 * have none.
 */
export function resolvePeer(peer: string): string {
  if (isIP(peer) > 0 || !NAME.test(peer) || /\.invalid\.?$/i.test(peer)) return peer;
  const [a = 0, b = 0] = createHash('sha256').update(peer.toLowerCase()).digest();
  return `198.18.${a}.${b}`;
}

/** Refuses a peer that has not become an address. */
export function refuseUnresolved(peer: string): Reply | undefined {
  if (isIP(peer) > 0) return undefined;
  return neutronError(400, 'VPNPeerAddressNotResolved', `Failed to resolve peer_address ${peer} to an IP address`);
}
