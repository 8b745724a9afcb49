import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedDialectId } from '../../lib/simulator/simulator';
import type { Json } from './e2e/body';

/** A pre-shared key that all dialects take; some examples have theirs masked. */
export const PRE_SHARED_KEY = 'Acceptance-psk-4711';

/** The connection in an example request of a provider's documentation. */
export function example(file: string): Json {
  const text = readFileSync(join(__dirname, '../../examples', file), 'utf8');
  const [fields = {}] = Object.values(JSON.parse(text) as Record<string, Json>);
  return fields;
}

/**
 * The masked addresses of the documentation's BGP example are replaced by legal ones (provider-apis.md 3, E11, E12).
 */
const BGP = example('enterprise-v5.create-bgp.request.json');

/** A connection of the documentation, and a change of it. */
export interface ExampleConnection {
  readonly title: string;
  readonly dialect: SimulatedDialectId;
  readonly fields: Json;
  readonly change: Json;
}

/** The connections of all dialects' documentation. */
export const EXAMPLES: readonly ExampleConnection[] = [
  {
    title: 'huawei-v2',
    dialect: 'huawei-v2',
    fields: example('huawei-v2.create.request.json'),
    change: { name: 'renamed', psk: 'another-psk' },
  },
  {
    title: 'huawei-v2, example flow',
    dialect: 'huawei-v2',
    fields: example('huawei-v2.example-flow.create.request.json'),
    change: { name: 'renamed' },
  },
  {
    title: 'fjcloud-v2',
    dialect: 'fjcloud-v2',
    fields: example('fjcloud-v2.create.request.json'),
    change: example('fjcloud-v2.update.request.json'),
  },
  {
    title: 'enterprise-v5, static',
    dialect: 'enterprise-v5',
    fields: example('enterprise-v5.create-static.request.json'),
    change: { name: 'renamed', peer_subnets: ['192.168.45.0/24'] },
  },
  {
    title: 'enterprise-v5, policy',
    dialect: 'enterprise-v5',
    fields: example('enterprise-v5.create-policy.request.json'),
    change: { name: 'renamed' },
  },
  {
    title: 'enterprise-v5, BGP',
    dialect: 'enterprise-v5',
    fields: { ...BGP, ikepolicy: { ...(BGP['ikepolicy'] as Json), local_id: '10.0.0.134', peer_id: '88.0.0.164' } },
    change: { name: 'renamed' },
  },
  {
    title: 'openstack-v2',
    dialect: 'openstack-v2',
    fields: example('openstack-v2.create.request.json'),
    change: example('openstack-v2.update.request.json'),
  },
];
