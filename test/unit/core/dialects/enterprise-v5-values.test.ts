/** Values and codes of provider-apis.md 2.3, 5.4 and 3, E14, E17 and E29, one by one. */
import { enterpriseV5 } from '../../../../lambdas/core/dialects/enterprise-v5/dialect';
import type { ProviderOperation } from '../../../../lambdas/core/domain/connection/provider-call';
import type { Classification } from '../../../../lambdas/core/ports/provider-dialect';
import { answer } from '../../../support/builders';
import { BGP, expectedOf, findingsOf, judge, POLICY, STATIC, without } from './enterprise-v5-cases';
import type { Case, Fields } from './enterprise-v5-cases';

const EXTENSIBLE = [
  'ikepolicy.authentication_algorithm',
  'ikepolicy.encryption_algorithm',
  'ikepolicy.dh_group',
  'ikepolicy.authentication_method',
  'ikepolicy.local_id_type',
  'ikepolicy.peer_id_type',
  'ipsecpolicy.authentication_algorithm',
  'ipsecpolicy.encryption_algorithm',
  'ipsecpolicy.pfs',
];

test.each(EXTENSIBLE)('a deployment may have another value of %s (E29)', (path) => {
  const [policy = '', member = ''] = path.split('.');
  const fields = { ...STATIC, [policy]: { [member]: 'another' } };

  const documented = judge(fields);
  const extended = judge(fields, { options: { extraValues: { [path]: ['another'] } } });

  expect(documented['errors']).toEqual([path]);
  expect(extended['errors']).toEqual([]);
});

test.each([
  { member: 'authentication_algorithm', values: ['sha1', 'md5'] },
  { member: 'encryption_algorithm', values: ['aes-256', 'aes-192', 'aes-128', '3des'] },
])('weak values of $member are allowed', ({ member, values }) => {
  for (const value of values) {
    const policies = { ikepolicy: { [member]: value }, ipsecpolicy: { [member]: value } };

    expect(judge({ ...STATIC, ...policies })).toEqual({
      errors: [],
      warnings: [`ikepolicy.${member}`, `ipsecpolicy.${member}`],
    });
  }
});

test.each<Case>([
  {
    name: 'the id of a gateway is 8-4-4-4-12',
    fields: { ...STATIC, vgw_id: 'b32d91a4d-emo-a8df-va86-e907174eb11d' },
    errors: ['vgw_id'],
  },
  { name: 'a name is not empty', fields: { ...STATIC, name: '' }, errors: ['name'] },
  {
    name: 'peer subnets are left out with BGP on an enterprise router',
    fields: without(BGP, 'peer_subnets', 'ikepolicy', 'ipsecpolicy'),
    context: { gateway: { attachment_type: 'er' } },
  },
  {
    name: 'facts of the request go before those of the profile',
    fields: { ...STATIC, vgw_ip: '10.0.0.5' },
    context: {
      gateway: { network_type: 'private' },
      options: { gateways: { [String(STATIC['vgw_id'])]: { network_type: 'public' } } },
    },
  },
  {
    name: 'tunnel addresses are in 169.254.0.0/16, the first byte included',
    fields: { ...STATIC, tunnel_local_address: '170.254.70.1/30', tunnel_peer_address: '170.254.70.2/30' },
    errors: ['tunnel_local_address', 'tunnel_peer_address'],
  },
  {
    name: 'a rule index is whole, and a rule has no other members',
    fields: {
      ...POLICY,
      policy_rules: [{ source: '10.0.0.0/24', destination: ['10.1.0.0/24'], rule_index: 1.5, colour: 'red' }],
    },
    errors: ['policy_rules[0].colour', 'policy_rules[0].rule_index'],
  },
  {
    name: 'local_id goes by local_id_type, peer_id by peer_id_type (E17)',
    fields: {
      ...STATIC,
      ikepolicy: { local_id_type: 'fqdn', local_id: 'a.example.com', peer_id_type: 'ip', peer_id: 'b.example.com' },
    },
    context: { options: { extraValues: { 'ikepolicy.local_id_type': ['fqdn'] } } },
    errors: ['ikepolicy.peer_id'],
  },
  { name: 'dpd takes seq-hash-notify', fields: { ...STATIC, ikepolicy: { dpd: { msg: 'seq-hash-notify' } } } },
  { name: 'dpd takes seq-notify-hash', fields: { ...STATIC, ikepolicy: { dpd: { msg: 'seq-notify-hash' } } } },
  {
    name: 'tags have Latin letters only',
    fields: { ...STATIC, tags: [{ key: 'ключ', value: '値' }] },
    errors: ['tags[0].key', 'tags[0].value'],
  },
  {
    name: 'an update has no unknown fields',
    fields: { name: 'vpn-2', colour: 'red' },
    context: { operation: 'update' },
    errors: ['colour'],
  },
])('$name', (one) => {
  const found = findingsOf(one);

  expect(found).toEqual(expectedOf(one));
});

describe('a code goes before the status', () => {
  const classify = (operation: ProviderOperation, status: number, body: Fields): Classification => {
    const response = answer(status, body);
    return enterpriseV5.classify(response, enterpriseV5.parseError(response), { operation, inDoubtBefore: false });
  };

  test.each<[ProviderOperation, number, string, Classification]>([
    ['create', 500, 'VPN.0001', { class: 'permanent', problem: 'provider-rejected' }],
    ['create', 400, 'VPN.0003', { class: 'permanent', problem: 'provider-auth' }],
    ['create', 400, 'VPN.0007', { class: 'permanent', problem: 'provider-auth' }],
    ['update', 425, 'VPN.0009', { class: 'permanent', problem: 'provider-conflict' }],
    ['create', 400, 'VPN.0014', { class: 'ambiguous', problem: 'provider-unavailable' }],
    ['get', 400, 'VPN.0014', { class: 'retryable', problem: 'provider-unavailable' }],
    ['create', 400, 'VPN.0429', { class: 'retryable', problem: 'provider-unavailable' }],
    ['create', 409, 'VPN.0508', { class: 'permanent', problem: 'provider-rejected' }],
    ['create', 409, 'VPN.0509', { class: 'permanent', problem: 'provider-rejected' }],
    ['create', 400, 'APIG.0301', { class: 'auth', problem: 'provider-auth' }],
    ['create', 400, 'APIGW.0308', { class: 'retryable', problem: 'provider-unavailable' }],
  ])('%s answered with %i %s', (operation, status, error_code, expected) => {
    expect(classify(operation, status, { error_code, error_msg: 'a text' })).toEqual(expected);
  });

  test('a delete that is refused for another reason than frozen is a broken rule', () => {
    const body = { error_code: 'VPN.0001', error_msg: 'Invalid request' };

    expect(classify('delete', 400, body).problem).toBe('provider-rejected');
  });
});
