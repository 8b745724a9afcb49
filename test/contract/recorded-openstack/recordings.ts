import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request to a real Keystone 22 or Neutron 21, and its answer (provider-apis.md 5.8 and 6). */
export interface Recording {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** A string was sent as it is, null = no body. */
    readonly body: unknown;
  };
  readonly response: { readonly status: number; readonly body: unknown };
}

const FOLDER = join(__dirname, '../../fixtures/recorded-openstack');

/** The names of all recordings. */
export function recordingNames(): string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace(/\.json$/, ''))
    .sort();
}

/** The recording of that name, `c01-create-peer-cidrs` for instance. */
export function recording(name: string): Recording {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Recording;
}

/** The objects that were there when the requests were recorded: the ids that they use, the modes that they show. */
export const RECORDED_OBJECTS = {
  ikePolicies: ['fe715eff-42d7-456f-8498-f0750a5d1183'],
  ipsecPolicies: ['ab91f5b8-94a1-4083-becd-f8c9377dda5a'],
  endpointGroups: ['6356ef8d-ea47-409e-902c-2f4e72396290', '196fa55f-29b6-421c-b184-2fea2a4bc857'],
  vpnServices: [
    { id: '95508c07-003d-4e37-a77a-fc98bf4a16c5' },
    { id: '10e7c4d2-dd4b-4f9a-acb9-d77db2e48fa0', subnet: '10.20.0.0/24' },
  ],
};

const [WITHOUT_SUBNET, WITH_SUBNET] = RECORDED_OBJECTS.vpnServices;
const GROUPS = {
  local_ep_group_id: RECORDED_OBJECTS.endpointGroups[0],
  peer_ep_group_id: RECORDED_OBJECTS.endpointGroups[1],
};
const BY_GROUPS = { vpnservice_id: WITHOUT_SUBNET?.id, ...GROUPS };
const BY_CIDR = { vpnservice_id: WITH_SUBNET?.id, peer_cidrs: ['10.30.1.0/24'] };

/**
 * Connections that are in the recorded lists although the requests that made them are not among the recordings: their names
 * and what they have of their own. `hostbits` had host bits in its CIDR, which this simulator refuses on purpose.
 */
export const UNRECORDED: readonly object[] = [
  { name: 'overlap', ...BY_CIDR },
  { name: '', ...BY_GROUPS },
  { name: 'admin-down', ...BY_GROUPS, admin_state_up: false },
  { name: 'strings', ...BY_GROUPS, mtu: '1400' },
  { name: 'byname', ...BY_GROUPS, peer_address: 'localhost' },
  { name: 'hostbits', ...BY_CIDR },
];

/** Recordings that are not replayed, and why. */
export const DEVIATIONS: Readonly<Record<string, string>> = {
  'd04-delete-endpoint-group-in-use': 'the API of endpoint groups is not simulated: the product never calls it',
  'g05-get-other-tenant': 'the simulator knows one account; to it another tenant’s connection is as unknown as in g03',
  'n09-keystone-down-token-not-cached':
    'the simulated identity service is never down by itself: that is a scripted fault',
};
