/**
 * Values that stand for a field that is left out, where the provider reads them so, and only there (provider-apis.md 2.1 to
 * 2.4): they are judged as absent and not sent.
 */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import type { ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';
import documented from '../../../fixtures/fjcloud-v2/create.request.json';
import { createFields, providerProfile } from '../../../support/builders';
import type { Fields } from '../../../support/builders';
import { POLICY, STATIC } from './enterprise-v5/cases';
import { changed, judge } from './judge';
import { withCidrs, withGroups } from './openstack-v2/cases';

type DialectId = keyof typeof DIALECTS;

const GROUP = '1721cc0e-7d18-42a8-8335-94f2dd78d280';
const LENIENT = { strictness: 'lenient' } as const;
const WITH_DPD = { options: { dpdSupported: true } } as const;
const ROUTER = { gateway: { attachment_type: 'er' } } as const;

const LEGAL: Record<DialectId, Fields> = {
  'huawei-v2': createFields(),
  'fjcloud-v2': documented.ipsec_site_connection,
  'enterprise-v5': STATIC,
  'openstack-v2': withGroups(),
};

/** The fields that a valid body is sent with. */
function sentBy(id: DialectId, fields: Fields, operation: 'create' | 'update'): Fields {
  const dialect = DIALECTS[id];
  const others = changed(fields, { psk: undefined });
  const profile = providerProfile({ dialect: id });
  const spec = { fields: others, name: 'site-a', marker: 'vpn-provisioner:x', preSharedKey: undefined };
  const { body = '' } =
    operation === 'create'
      ? dialect.createRequest(profile, spec)
      : dialect.updateRequest(profile, GROUP, { fields: others, preSharedKey: undefined });
  return (JSON.parse(body) as Record<string, Fields>)[dialect.envelope] ?? {};
}

interface Case {
  readonly name: string;
  readonly id: DialectId;
  readonly operation?: 'create' | 'update';
  readonly fields: Fields;
  readonly absent: readonly string[];
  readonly context?: Partial<ValidationContext>;
}

test.each<Case>([
  {
    name: 'no networks beside groups',
    id: 'openstack-v2',
    fields: withGroups({ peer_cidrs: [] }),
    absent: ['peer_cidrs'],
  },
  { name: 'null networks', id: 'openstack-v2', fields: withGroups({ peer_cidrs: null }), absent: ['peer_cidrs'] },
  {
    name: 'null groups beside networks',
    id: 'openstack-v2',
    fields: withCidrs({ local_ep_group_id: null, peer_ep_group_id: null }),
    absent: ['local_ep_group_id', 'peer_ep_group_id'],
  },
  { name: 'null dpd', id: 'openstack-v2', fields: withGroups({ dpd: null }), absent: ['dpd'] },
  {
    name: 'null dpd and a name',
    id: 'openstack-v2',
    operation: 'update',
    fields: { name: 'x', dpd: null },
    absent: ['dpd'],
  },
  {
    name: 'no networks beside a group',
    id: 'openstack-v2',
    operation: 'update',
    fields: { peer_ep_group_id: GROUP, peer_cidrs: [] },
    absent: ['peer_cidrs'],
  },
  {
    name: 'null networks beside a group',
    id: 'openstack-v2',
    operation: 'update',
    fields: { peer_ep_group_id: GROUP, peer_cidrs: null },
    absent: ['peer_cidrs'],
  },
  {
    name: 'null groups beside networks',
    id: 'openstack-v2',
    operation: 'update',
    fields: { peer_cidrs: ['10.30.1.0/24'], local_ep_group_id: null, peer_ep_group_id: null },
    absent: ['local_ep_group_id', 'peer_ep_group_id'],
  },
  {
    name: 'null dpd',
    id: 'fjcloud-v2',
    fields: changed(documented.ipsec_site_connection, { dpd: null }),
    absent: ['dpd'],
  },
  {
    name: 'null dpd and a name',
    id: 'fjcloud-v2',
    operation: 'update',
    fields: { name: 'x', dpd: null },
    absent: ['dpd'],
  },
  {
    name: 'null dpd where dpd is taken',
    id: 'huawei-v2',
    fields: createFields({ dpd: null }),
    absent: ['dpd'],
    context: WITH_DPD,
  },
  {
    name: 'null dpd in lenient',
    id: 'huawei-v2',
    fields: createFields({ dpd: null }),
    absent: ['dpd'],
    context: LENIENT,
  },
  {
    name: 'null dpd and a name where dpd is taken',
    id: 'huawei-v2',
    operation: 'update',
    fields: { name: 'x', dpd: null },
    absent: ['dpd'],
    context: WITH_DPD,
  },
  {
    name: 'no networks and an empty description',
    id: 'huawei-v2',
    fields: createFields({ peer_cidrs: [], description: '' }),
    absent: ['peer_cidrs', 'description'],
  },
  { name: 'no policy rules', id: 'enterprise-v5', fields: { ...STATIC, policy_rules: [] }, absent: ['policy_rules'] },
  {
    name: 'no subnets behind a router',
    id: 'enterprise-v5',
    fields: { ...POLICY, peer_subnets: [] },
    absent: ['peer_subnets'],
    context: ROUTER,
  },
])('$id $operation: $name is as good as none', ({ id, operation = 'create', fields, absent, context }) => {
  expect(judge(DIALECTS[id], fields, { operation, ...context }).errors).toEqual([]);
  expect(Object.keys(sentBy(id, fields, operation)).filter((name) => absent.includes(name))).toEqual([]);
});

test.each<Omit<Case, 'name' | 'absent'> & { readonly errors: readonly string[] }>([
  { id: 'openstack-v2', fields: withGroups({ name: null }), errors: ['name wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ description: null }), errors: ['description wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ local_id: null }), errors: ['local_id wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ initiator: null }), errors: ['initiator wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ admin_state_up: null }), errors: ['admin_state_up wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ dpd: { action: null } }), errors: ['dpd.action wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ dpd: '' }), errors: ['dpd wrong-type'] },
  { id: 'openstack-v2', fields: withGroups({ local_ep_group_id: null }), errors: ['local_ep_group_id required'] },
  { id: 'openstack-v2', fields: withCidrs({ peer_cidrs: [] }), errors: ['peer_cidrs out-of-range'] },
  { id: 'openstack-v2', operation: 'update', fields: { peer_cidrs: [] }, errors: ['peer_cidrs out-of-range'] },
  { id: 'openstack-v2', operation: 'update', fields: { dpd: null }, errors: ['body required'] },
  { id: 'fjcloud-v2', operation: 'update', fields: { dpd: null }, errors: ['body required'] },
  { id: 'huawei-v2', operation: 'update', fields: { dpd: null }, errors: ['body required'], context: WITH_DPD },
  { id: 'huawei-v2', fields: createFields({ dpd: null }), errors: ['dpd not-supported'] },
  { id: 'huawei-v2', fields: createFields({ name: null }), errors: ['name wrong-type'] },
  { id: 'enterprise-v5', fields: { ...STATIC, ikepolicy: null }, errors: ['ikepolicy wrong-type'] },
  { id: 'enterprise-v5', fields: { ...STATIC, tags: null }, errors: ['tags wrong-type'] },
  { id: 'enterprise-v5', fields: { ...STATIC, peer_subnets: [] }, errors: ['peer_subnets required'] },
])('$id $operation refuses $fields, which the provider does not read as nothing', (given) => {
  const { id, operation = 'create', fields, errors, context } = given;

  expect(judge(DIALECTS[id], fields, { operation, ...context }).errors).toEqual(errors);
});

describe('the mtu that fjcloud-v2 reports anyway', () => {
  const fields = changed(LEGAL['fjcloud-v2'], { mtu: 1500 });

  test.each(['create', 'update'] as const)('is refused on %s by strict validation', (operation) => {
    const given = operation === 'create' ? fields : { name: 'x', mtu: 1500 };

    expect(judge(DIALECTS['fjcloud-v2'], given, { operation })).toEqual({
      errors: ['mtu not-supported'],
      warnings: [],
    });
  });

  test.each(['create', 'update'] as const)(
    'is taken on %s with a warning by lenient validation, and not sent',
    (operation) => {
      const given = operation === 'create' ? fields : { name: 'x', mtu: 1500 };

      expect(judge(DIALECTS['fjcloud-v2'], given, { operation, ...LENIENT })).toEqual({
        errors: [],
        warnings: ['mtu not-supported'],
      });
      expect(sentBy('fjcloud-v2', given, operation)).not.toHaveProperty('mtu');
    },
  );

  test.each([1400, '1500', null, 0])('is 1500 alone, not %j', (mtu) => {
    const { errors } = judge(DIALECTS['fjcloud-v2'], { ...fields, mtu }, LENIENT);

    expect(errors).toEqual(['mtu not-supported']);
  });

  test('is no change', () => {
    const { errors } = judge(DIALECTS['fjcloud-v2'], { mtu: 1500 }, { operation: 'update', ...LENIENT });

    expect(errors).toEqual(['body required']);
  });
});
