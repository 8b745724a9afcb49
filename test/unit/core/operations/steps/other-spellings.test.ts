/**
 * The answer to a create is lost, and the provider keeps what it was sent in another spelling: the connection is found
 * all the same (provider-apis.md 5.5).
 */
import { providerProfileSchema } from '../../../../../lambdas/contract/provider-profile';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { applyRequest } from '../../../../../lambdas/core/operations/steps/apply/apply-request';
import type { SimulatedDialectId } from '../../../../../lib/simulator/base/dialect-id';
import { createInProcessSimulator, type InProcessSimulator } from '../../../../../lib/simulator/in-process';
import { acceptance, provisioningRequest } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { Doubles } from '../../../../support/operations/doubles';
import { report } from '../../../../support/reported';
import { createFields } from '../../../../support/simulator/create-fields';

interface Accepted {
  readonly simulator: InProcessSimulator;
  readonly doubles: Doubles;
  readonly request: ProvisioningRequest;
}

interface Case {
  readonly name: string;
  readonly dialect: SimulatedDialectId;
  readonly changes: Fields;
  /** As the provider keeps it. */
  readonly kept: Record<string, unknown>;
}

const { connection: REPORTED } = report('lost-answer-peer-in-canonical-form').request as {
  readonly connection: readonly [Fields, Fields];
};
const UPPER_IDS = { vpnservice_id: '75F35F53-ECBD-4748-A070-3316435E35CC' };

test.each<Case>([
  {
    name: 'IPv6 in capitals, beside our marker',
    dialect: 'openstack-v2',
    changes: REPORTED[0],
    kept: { peer_address: '2001:db8::4:703' },
  },
  {
    name: 'IPv6 in full, beside a description of the caller',
    dialect: 'openstack-v2',
    changes: { name: 'ipv6full', peer_address: '2001:0DB8:0:0:0:0:4:0703', description: ' to Hamburg ' },
    kept: { peer_address: '2001:db8::4:703', description: 'to Hamburg' },
  },
  {
    name: 'a host name, beside our marker',
    dialect: 'openstack-v2',
    changes: REPORTED[1],
    kept: {},
  },
  {
    name: 'a host name in capitals, without a marker',
    dialect: 'huawei-v2',
    changes: { name: 'lowhost', peer_address: 'VPN.Branch.Example.net', peer_id: 'VPN.Branch.Example.net' },
    kept: { peer_address: 'vpn.branch.example.net' },
  },
  {
    name: 'IPv6, without a marker',
    dialect: 'huawei-v2',
    changes: { name: 'ipv6', peer_address: '2001:DB8:0::0703', peer_id: '2001:DB8:0::0703' },
    kept: { peer_address: '2001:db8::703' },
  },
  {
    name: 'blanks around the name and ids in capitals, without a marker',
    dialect: 'huawei-v2',
    changes: { name: ' site-a ', ...UPPER_IDS },
    kept: { name: 'site-a', vpnservice_id: UPPER_IDS.vpnservice_id.toLowerCase() },
  },
  {
    name: 'a generated name and ids in capitals',
    dialect: 'huawei-v2',
    changes: { name: undefined, ...UPPER_IDS },
    kept: { vpnservice_id: UPPER_IDS.vpnservice_id.toLowerCase() },
  },
  {
    name: 'blanks and ids in capitals, beside a description of the caller',
    dialect: 'fjcloud-v2',
    changes: { name: 'site-a ', description: 'to Hamburg', ...UPPER_IDS },
    kept: { name: 'site-a', vpnservice_id: UPPER_IDS.vpnservice_id.toLowerCase() },
  },
  {
    name: 'ids in capitals',
    dialect: 'enterprise-v5',
    changes: {
      name: 'site-a',
      vgw_id: '6ED5A6B1-2F8E-4A70-8A2B-0A54F3D2C001',
      vgw_ip: '6ED5A6B1-2F8E-4A70-8A2B-0A54F3D2C002',
    },
    kept: { vgw_id: '6ed5a6b1-2f8e-4a70-8a2b-0a54f3d2c001', vgw_ip: '6ed5a6b1-2f8e-4a70-8a2b-0a54f3d2c002' },
  },
  {
    name: 'ids in capitals, no room for our marker',
    dialect: 'enterprise-v5',
    changes: {
      name: 'site-a',
      cgw_id: '6ED5A6B1-2F8E-4A70-8A2B-0A54F3D2C003',
      tags: Array.from({ length: 20 }, (_, at) => ({ key: `k${at}`, value: '' })),
    },
    kept: { cgw_id: '6ed5a6b1-2f8e-4a70-8a2b-0a54f3d2c003' },
  },
])('one connection at $dialect: $name', async ({ dialect, changes, kept }) => {
  const { simulator, doubles, request } = await accepted(dialect, changes);
  simulator.script({ faults: [{ on: 'create', reset: true, afterCommit: true }] });

  await applyUntilDone(simulator, doubles, request.id);

  const connections = simulator.connections(dialect);
  expect(connections).toMatchObject([kept]);
  expect((await doubles.store.find(request.id))?.connection?.id).toBe(connections[0]?.id);
  expect((await doubles.store.events(request.id)).map(({ type }) => type)).toEqual([
    'accepted',
    'create-sent',
    'create-in-doubt',
    'adopted',
  ]);
});

/** A request for a connection at a provider that normalises, as intake and the step `validate` leave it. */
async function accepted(dialect: SimulatedDialectId, changes: Fields): Promise<Accepted> {
  const fields = createFields(dialect, { ...changes, psk: undefined });
  const connectionName = typeof fields['name'] === 'string' ? fields['name'] : undefined;
  const request = provisioningRequest({ dialect, fields, connectionName, state: 'running', phase: 'apply' });
  const simulator = createInProcessSimulator({ clock: { nowMs: () => doubles.clock.nowMs() }, isNormalising: true });
  const doubles: Doubles = new Doubles(providerProfileSchema.parse(simulator.profile(request.provider, dialect)));
  const context = { purpose: 'pre-shared-key', requestId: request.id, tenant: request.tenant } as const;
  const sealedKey = await doubles.sealer.seal(new Secret('Example-key-1'), context);
  await doubles.store.accept({ ...acceptance(request), sealedKey });
  return { simulator, doubles, request };
}

async function applyUntilDone(simulator: InProcessSimulator, doubles: Doubles, id: string): Promise<void> {
  const deps = doubles.dependencies({ send: (sent) => simulator.send(sent) });
  for (;;) {
    const result = await applyRequest(deps, id);
    if (result.next !== 'again') return;
    doubles.clock.advance(result.waitSeconds);
  }
}
