/** One connection of the demo: the request to create it with, and what to do with it afterwards. */
export interface DemoScenario {
  /** Provider profile; the local stack has one per dialect, named after it. */
  readonly provider: string;
  /** Request of the provider's own documentation, in `examples/`. */
  readonly create: string;
  /** Fields to replace in it: the documentation masks pre-shared keys and identities. */
  readonly replace?: Readonly<Record<string, unknown>>;
  /** Replacements inside `ikepolicy`. */
  readonly replaceIkePolicy?: Readonly<Record<string, unknown>>;
  /** Update it with this request, or with these fields; then delete it. */
  readonly update?: string | Readonly<Record<string, unknown>>;
}

const PRE_SHARED_KEY = 'Demo-key-4711';

/** The example requests of all dialects; one connection of each dialect is updated and deleted as well. */
export const DEMO_SCENARIOS: readonly DemoScenario[] = [
  { provider: 'huawei-v2', create: 'huawei-v2.create.request.json', update: { name: 'renamed' } },
  { provider: 'huawei-v2', create: 'huawei-v2.example-flow.create.request.json' },
  {
    provider: 'fjcloud-v2',
    create: 'fjcloud-v2.create.request.json',
    update: 'fjcloud-v2.update.request.json',
  },
  {
    provider: 'enterprise-v5',
    create: 'enterprise-v5.create-static.request.json',
    replace: { psk: PRE_SHARED_KEY },
    update: { name: 'renamed' },
  },
  {
    provider: 'enterprise-v5',
    create: 'enterprise-v5.create-policy.request.json',
    replace: { psk: PRE_SHARED_KEY },
  },
  {
    provider: 'enterprise-v5',
    create: 'enterprise-v5.create-bgp.request.json',
    replace: { psk: PRE_SHARED_KEY },
    replaceIkePolicy: { local_id: '10.0.0.134', peer_id: '88.0.0.164' },
  },
  {
    provider: 'openstack-v2',
    create: 'openstack-v2.create.request.json',
    update: 'openstack-v2.update.request.json',
  },
];
