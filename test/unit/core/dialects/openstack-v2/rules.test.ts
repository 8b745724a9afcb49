/** Rules of provider-apis.md 2.4 that depend on more than one field, on lists, or on the profile. */
import { openstackV2 } from '../../../../../lambdas/core/dialects/openstack-v2/dialect';
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import type { ValidationContext } from '../../../../../lambdas/core/ports/provider-dialect';
import { providerProfile } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { brief, judge } from '../judge';
import { withCidrs, withGroups } from './cases';

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';

const SEALED = { preSharedKey: 'sealed' } as const;

function profileOf(changes: Fields = {}): ProviderProfile {
  return providerProfile({ dialect: 'openstack-v2', ...changes });
}

function errorsIn(fields: Fields, context: Partial<ValidationContext> = {}): string[] {
  return judge(openstackV2, fields, context).errors;
}

test.each([
  { name: 'the documented request', fields: withGroups() },
  { name: 'networks instead of endpoint groups', fields: withCidrs() },
  { name: 'several networks', fields: withCidrs({ peer_cidrs: ['10.30.1.0/24', '10.30.2.0/24', '10.30.0.0/16'] }) },
  { name: 'null for the mode not used', fields: withGroups({ peer_cidrs: null }) },
  { name: 'null for the groups not used', fields: withCidrs({ local_ep_group_id: null, peer_ep_group_id: null }) },
  { name: 'a psk of one character', fields: withGroups({ psk: '?' }) },
  { name: 'a psk of 255 characters', fields: withGroups({ psk: 'x'.repeat(255) }) },
  { name: 'an IPv6 peer', fields: withGroups({ peer_address: '2001:db8::7' }) },
  { name: 'a host name', fields: withGroups({ peer_address: 'gw.example.org' }) },
  { name: 'an empty local_id', fields: withGroups({ local_id: '' }) },
  { name: 'the smallest MTU', fields: withGroups({ mtu: 68 }) },
  { name: 'the smallest MTU as a string', fields: withGroups({ mtu: '68' }) },
  { name: 'the largest MTU', fields: withGroups({ mtu: 2_147_483_647 }) },
  { name: 'the smallest MTU for IPv6', fields: withCidrs({ peer_cidrs: ['2001:db8::/64'], mtu: 1280 }) },
  { name: 'an MTU by the networks, not the peer', fields: withCidrs({ peer_address: '2001:db8::7', mtu: 1279 }) },
  { name: 'dpd by the peer', fields: withGroups({ dpd: { action: 'restart-by-peer', interval: 0, timeout: 1 } }) },
  { name: 'empty dpd', fields: withGroups({ dpd: {} }) },
  { name: 'an empty name', fields: withGroups({ name: '', description: '' }) },
  { name: 'a name of 255 characters', fields: withGroups({ name: 'x'.repeat(255), description: 'x'.repeat(255) }) },
  { name: 'a project', fields: withGroups({ project_id: '10039663455a446d8ba2cbb058b0f578' }) },
])('a create accepts $name', ({ fields }) => {
  expect(judge(openstackV2, fields)).toEqual({ errors: [], warnings: [] });
});

test.each([
  { name: 'a string', value: '10.30.1.0/24', errors: ['peer_cidrs wrong-type'] },
  { name: 'an empty list', value: [], errors: ['peer_cidrs out-of-range'] },
  { name: 'host bits', value: ['10.30.1.1/24'], errors: ['peer_cidrs[0] wrong-format'] },
  { name: 'a prefix too long', value: ['10.30.1.0/24', '10.0.0.0/33'], errors: ['peer_cidrs[1] wrong-format'] },
  { name: 'a network twice', value: ['10.0.0.0/24', '10.0.0.0/24'], errors: ['peer_cidrs[1] duplicate'] },
  {
    name: 'a network twice in two spellings',
    value: ['2001:db8::/64', '2001:0DB8:0::/64'],
    errors: ['peer_cidrs[1] duplicate'],
  },
  { name: 'two IP versions', value: ['10.0.0.0/24', '2001:db8::/64'], errors: ['peer_cidrs mixed-versions'] },
  { name: 'all addresses of two IP versions', value: ['0.0.0.0/0', '::/0'], errors: ['peer_cidrs mixed-versions'] },
])('a create refuses $name as peer_cidrs', ({ value, errors }) => {
  expect(errorsIn(withCidrs({ peer_cidrs: value }))).toEqual(errors);
});

test.each([
  { name: 'neither mode', fields: withCidrs({ peer_cidrs: undefined }), errors: ['peer_cidrs required'] },
  {
    name: 'only the local group',
    fields: withGroups({ peer_ep_group_id: undefined }),
    errors: ['peer_ep_group_id required'],
  },
  {
    name: 'only the peer group',
    fields: withGroups({ local_ep_group_id: null }),
    errors: ['local_ep_group_id required'],
  },
  { name: 'both modes', fields: withGroups({ peer_cidrs: ['10.30.1.0/24'] }), errors: ['peer_cidrs conflict'] },
  {
    name: 'networks with a group',
    fields: withCidrs({ local_ep_group_id: UUID }),
    errors: ['local_ep_group_id conflict'],
  },
])('a create refuses $name', ({ fields, errors }) => {
  expect(errorsIn(fields)).toEqual(errors);
});

test.each([
  { name: 'IPv6 networks', fields: withCidrs({ peer_cidrs: ['2001:db8::/64'], mtu: 1279 }) },
  { name: 'IPv6 networks, as a string', fields: withCidrs({ peer_cidrs: ['2001:db8::/64'], mtu: '1279' }) },
  { name: 'an IPv6 peer and groups', fields: withGroups({ peer_address: '2001:db8::7', mtu: 1279 }) },
])('a create refuses an MTU below 1280 for $name', ({ fields }) => {
  expect(errorsIn(fields)).toEqual(['mtu out-of-range']);
});

test('everything that is wrong is reported at once, one error per field, also in lenient validation', () => {
  const peer_cidrs = ['2001:db8::1/64', '2001:db8::/64', '2001:db8::/64'];
  const fields = withGroups({ psk: '', peer_cidrs, mtu: 67, dpd: { timeout: -1 }, status: 'ACTIVE' });

  const errors = errorsIn(fields, { strictness: 'lenient' });

  expect(errors.sort()).toEqual([
    'dpd.timeout out-of-range',
    'mtu out-of-range',
    'peer_cidrs conflict',
    'peer_cidrs[0] wrong-format',
    'peer_cidrs[1] duplicate',
    'peer_cidrs[2] duplicate',
    'psk wrong-length',
    'status not-supported',
  ]);
});

test('the pre-shared key is not missed once it is sealed, and must not be among the fields then', () => {
  expect(errorsIn(withGroups({ psk: undefined }), SEALED)).toEqual([]);
  expect(errorsIn(withGroups(), SEALED)).toEqual(['psk wrong-type']);
});

test('an update of nothing but the sealed pre-shared key is accepted', () => {
  expect(errorsIn({}, { operation: 'update', ...SEALED })).toEqual([]);
});

test('an update accepts an MTU too small for IPv6 beside an IPv6 peer: the networks, which stay, may be of IPv4', () => {
  expect(errorsIn({ peer_address: '2001:db8::7', mtu: 1279 }, { operation: 'update' })).toEqual([]);
});

test.each([
  { fields: { vpnservice_id: UUID }, error: 'vpnservice_id not-supported' },
  { fields: { ikepolicy_id: UUID }, error: 'ikepolicy_id not-supported' },
  { fields: { ipsecpolicy_id: UUID }, error: 'ipsecpolicy_id not-supported' },
  { fields: { id: UUID }, error: 'id not-supported' },
  { fields: { status: 'ACTIVE' }, error: 'status not-supported' },
  { fields: { auth_mode: 'psk' }, error: 'auth_mode not-supported' },
  { fields: { route_mode: 'static' }, error: 'route_mode not-supported' },
  { fields: { tenant_id: 'x' }, error: 'tenant_id not-supported' },
  { fields: { project_id: 'x' }, error: 'project_id not-supported' },
  { fields: { colour: 'red' }, error: 'colour unknown-field' },
  { fields: { psk: '' }, error: 'psk wrong-length' },
  { fields: { mtu: 67 }, error: 'mtu out-of-range' },
  { fields: { mtu: 1279, peer_cidrs: ['2001:db8::/64'] }, error: 'mtu out-of-range' },
  { fields: { dpd: { interval: 60, timeout: 60 } }, error: 'dpd.timeout out-of-range' },
  { fields: { peer_cidrs: [] }, error: 'peer_cidrs out-of-range' },
  { fields: { peer_cidrs: null }, error: 'peer_cidrs wrong-type' },
  {
    fields: { peer_cidrs: ['10.30.3.0/24'], local_ep_group_id: UUID, peer_ep_group_id: UUID },
    error: 'peer_cidrs conflict',
  },
  { fields: { peer_cidrs: ['10.30.3.0/24'], peer_ep_group_id: UUID }, error: 'peer_ep_group_id conflict' },
  { fields: {}, error: 'body required' },
])('an update refuses $fields', ({ fields, error }) => {
  expect(errorsIn(fields, { operation: 'update' })).toEqual([error]);
});

test.each([
  { name: 'a password', profile: profileOf(), errors: [] },
  { name: 'a token', profile: profileOf({ auth: { type: 'token', token: 'gAAAAABl' } }), errors: [] },
  {
    name: 'an AK/SK pair, which only the Huawei family takes',
    profile: profileOf({ auth: { type: 'aksk', accessKey: 'AK', secretKey: 'SK' } }),
    errors: ['auth.type not-allowed'],
  },
  {
    name: 'an option, since there are none',
    profile: profileOf({ options: { dpdSupported: true } }),
    errors: ['options.dpdSupported unknown-field'],
  },
])('a profile with $name has the errors $errors', ({ profile, errors }) => {
  expect(brief(openstackV2.checkProfile(profile))).toEqual(errors);
});
