import enterpriseV5 from '../../../../examples/enterprise-v5.create-static.request.json';
import fjcloudV2 from '../../../../examples/fjcloud-v2.create.request.json';
import huaweiV2 from '../../../../examples/huawei-v2.create.request.json';
import openstackV2 from '../../../../examples/openstack-v2.create.request.json';
import type { SimulatedDialectId } from '../../../../lib/simulator/base/dialect-id';
import type { ScriptInput } from '../../../../lib/simulator/faults/script';
import type { Fields } from '../../../support/builders';

/** How a connection goes on at the provider once it is there. */
export type Fate = 'up' | 'down' | 'error' | 'stuck';

/** What chance decides of a connection to create. */
export interface ConnectionWish {
  readonly dialect: SimulatedDialectId;
  readonly fate: Fate;
  /** The caller's name; absent to have one generated. */
  readonly name: string | undefined;
  /** Whether the caller uses the place where the product would put its marker: `description`, or all tags. */
  readonly fillsMarkerPlace: boolean;
}

/** Letters and digits that stand in every pre-shared key of a simulation and nowhere else. */
export const KEY_PART = 'Q7canaryZx4pSk';

/** The pre-shared key of a request, legal in every dialect. */
export function preSharedKeyOf(number: number): string {
  return `${KEY_PART}.${number}/+{}`;
}

const EXAMPLES: Readonly<Record<SimulatedDialectId, Fields>> = {
  'huawei-v2': huaweiV2.ipsec_site_connection,
  'fjcloud-v2': fjcloudV2.ipsec_site_connection,
  'enterprise-v5': enterpriseV5.vpn_connection,
  'openstack-v2': openstackV2.ipsec_site_connection,
};

/** What the other side of a connection is called; the provider tells by it how the connection goes on. */
const PEERS: Readonly<Record<Fate, readonly [peerAddress: string, customerGateway: string]>> = {
  up: ['198.51.100.1', '5247ae10-demo-a8df-va86-000000000001'],
  down: ['198.51.100.2', '5247ae10-demo-a8df-va86-000000000002'],
  error: ['198.51.100.3', '5247ae10-demo-a8df-va86-000000000003'],
  stuck: ['198.51.100.4', '5247ae10-demo-a8df-va86-000000000004'],
};

const OUTCOMES: Readonly<Record<Fate, string>> = {
  up: 'ACTIVE',
  down: 'DOWN',
  error: 'ERROR',
  stuck: 'PENDING_CREATE',
};

/** The scripts that make connections go on as their fate is. */
export function fateScripts(): ScriptInput[] {
  return (Object.keys(PEERS) as Fate[]).flatMap((fate): ScriptInput[] => {
    const [peer_address, cgw_id] = PEERS[fate];
    return [
      { match: { peer_address }, outcome: OUTCOMES[fate] },
      { match: { cgw_id }, outcome: OUTCOMES[fate] },
    ];
  });
}

/** So few connections share a gateway, whose list has no filter by name. */
const CONNECTIONS_PER_GATEWAY = 8;

/** The fields of the n-th connection, as its caller gives them; JSON leaves out a name that he does not give. */
export function connectionFields(number: number, wish: ConnectionWish): Fields {
  const { dialect, fate, name, fillsMarkerPlace } = wish;
  const [peerAddress, customerGateway] = PEERS[fate];
  const peer =
    dialect === 'enterprise-v5'
      ? { cgw_id: customerGateway, vgw_id: gatewayOf(number) }
      : { peer_address: peerAddress };
  return {
    ...EXAMPLES[dialect],
    ...peer,
    psk: preSharedKeyOf(number),
    name,
    ...(fillsMarkerPlace && MARKER_PLACES[dialect]),
  };
}

const ALL_TAGS = Array.from({ length: 20 }, (_, index) => ({ key: `key-${index}`, value: 'value' }));

const MARKER_PLACES: Readonly<Record<SimulatedDialectId, Fields>> = {
  'huawei-v2': {},
  'fjcloud-v2': { description: 'Link to the branch office' },
  'openstack-v2': { description: 'Link to the branch office' },
  'enterprise-v5': { tags: ALL_TAGS },
};

function gatewayOf(number: number): string {
  const gateway = Math.floor(number / CONNECTIONS_PER_GATEWAY);
  return `b32d91a4-demo-a8df-va86-${String(gateway).padStart(12, '0')}`;
}
