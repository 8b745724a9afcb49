/** Rules of `peer_cidrs` as a list (provider-apis.md 2.4): unique networks of one IP version. */
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import { networkText, parseNetwork } from '../../wire/addresses';
import type { Network } from '../../wire/addresses';

/** What is wrong with the list besides its items; items that are no networks are left out of it. */
export function networkFindings(peerCidrs: unknown): Finding[] {
  const networks = networksIn(peerCidrs);
  return [...repeated(networks), ...mixedVersions(networks)];
}

/** The IP version that all networks of a list have; `undefined` when they have not one in common. */
export function versionOf(peerCidrs: unknown): 'ipv4' | 'ipv6' | undefined {
  const [version, ...others] = new Set(networksIn(peerCidrs).map(([, [address]]) => address.kind()));
  return others.length === 0 ? version : undefined;
}

/** The networks with their index in the list. */
function networksIn(peerCidrs: unknown): (readonly [index: number, network: Network])[] {
  const items: readonly unknown[] = Array.isArray(peerCidrs) ? peerCidrs : [];
  return items.flatMap((item, index) => {
    const network = typeof item === 'string' ? parseNetwork(item) : undefined;
    return network === undefined ? [] : [[index, network] as const];
  });
}

function repeated(networks: readonly (readonly [number, Network])[]): Finding[] {
  const texts = networks.map(([, network]) => networkText(network));
  const first = new Map(texts.map((text, place) => [text, place] as const).reverse());
  return networks
    .filter((_network, place) => first.get(texts[place] ?? '') !== place)
    .map(([index]) => finding(['peer_cidrs', index], 'must be unique in the list', { code: 'duplicate' }));
}

function mixedVersions(networks: readonly (readonly [number, Network])[]): Finding[] {
  const versions = new Set(networks.map(([, [address]]) => address.kind()));
  return versions.size > 1
    ? [finding(['peer_cidrs'], 'must have networks of one IP version only', { code: 'mixed-versions' })]
    : [];
}
