/** Every rule of provider-apis.md 2.4 that depends on one field only, on create and on update; odd addresses (5.8). */
import { openstackV2 } from '../../../../../lambdas/core/dialects/openstack-v2/dialect';
import type { ValidationContext } from '../../../../../lambdas/core/ports/provider-dialect';
import type { Fields } from '../../../../support/builders';
import { judge } from '../judge';
import { withCidrs, withGroups } from './cases';

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';

function errorsIn(fields: Fields, context: Partial<ValidationContext> = {}): string[] {
  return judge(openstackV2, fields, context).errors;
}

test.each(['psk', 'ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_address', 'peer_id'])(
  'a create needs %s',
  (field) => {
    expect(errorsIn(withGroups({ [field]: undefined }))).toEqual([`${field} required`]);
  },
);

test.each(['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'local_ep_group_id', 'peer_ep_group_id'])(
  '%s is a hexadecimal UUID (E14)',
  (field) => {
    expect(errorsIn(withGroups({ [field]: '9gd5a7e0-6dac-41b4-b20d-a7b8645fddf1' }))).toEqual([
      `${field} wrong-format`,
    ]);
  },
);

test.each(['peer_id', 'tenant_id', 'project_id'])('%s has 1 to 255 characters', (field) => {
  expect(errorsIn(withGroups({ [field]: '' }))).toEqual([`${field} wrong-length`]);
  expect(errorsIn(withGroups({ [field]: 'x'.repeat(255) }))).toEqual([]);
  expect(errorsIn(withGroups({ [field]: 'x'.repeat(256) }))).toEqual([`${field} wrong-length`]);
});

test.each(['hold', 'clear', 'restart', 'disabled', 'restart-by-peer'])('dpd takes the action %s', (action) => {
  expect(errorsIn(withGroups({ dpd: { action } }))).toEqual([]);
});

test.each(['bi-directional', 'response-only'])('the initiator may be %s', (initiator) => {
  expect(errorsIn(withGroups({ initiator }))).toEqual([]);
});

test('the times of dpd fit the column of the database (5.8)', () => {
  expect(errorsIn(withGroups({ dpd: { timeout: 2_147_483_647 } }))).toEqual([]);
  expect(errorsIn(withGroups({ dpd: { timeout: 2_147_483_648 } }))).toEqual(['dpd.timeout out-of-range']);
});

test.each([
  { name: 'an IPv4 address in short form', value: '10.1' },
  { name: 'an IPv4 address with an octal part', value: '010.0.0.1' },
  { name: 'an IPv6 address of one interface', value: 'fe80::1%eth0' },
  { name: 'a host name of 254 characters', value: `${'a.'.repeat(126)}aa` },
  { name: 'a label of 64 characters', value: `${'a'.repeat(64)}.org` },
  { name: 'a host name without a letter at its end', value: 'gw.42' },
])('$name is no peer_address', ({ value }) => {
  expect(errorsIn(withGroups({ peer_address: value }))).toEqual(['peer_address wrong-format']);
});

test.each([
  { name: 'a host name of 253 characters', value: `${'a.'.repeat(126)}a` },
  { name: 'a label of 63 characters', value: `${'a'.repeat(63)}.org` },
])('$name is a peer_address', ({ value }) => {
  expect(errorsIn(withGroups({ peer_address: value }))).toEqual([]);
});

test.each([
  { network: '10.0.0.0/08', errors: ['peer_cidrs[0] wrong-format'] },
  { network: '2001:db8::/129', errors: ['peer_cidrs[0] wrong-format'] },
  { network: '2001:db8::1/128', errors: [] },
  { network: '0.0.0.0/0', errors: [] },
])('judges the network $network', ({ network, errors }) => {
  expect(errorsIn(withCidrs({ peer_cidrs: [network] }))).toEqual(errors);
});

test.each([true, false, 'true', 'False', 'YES', 'off', 0, 1, '0', '1'])(
  'a create accepts admin_state_up %j',
  (value) => {
    expect(errorsIn(withGroups({ admin_state_up: value }))).toEqual([]);
  },
);

test.each(['', 'maybe', 'truely', 2, -1, 0.5, '2', null, [], [true], {}])(
  'a create refuses admin_state_up %j',
  (value) => {
    expect(errorsIn(withGroups({ admin_state_up: value }))).toEqual(['admin_state_up wrong-type']);
  },
);

test.each([
  { field: 'psk', value: '', error: 'psk wrong-length' },
  { field: 'psk', value: 'x'.repeat(256), error: 'psk wrong-length' },
  { field: 'ikepolicy_id', value: 'x', error: 'ikepolicy_id wrong-format' },
  { field: 'ipsecpolicy_id', value: UUID.replace('9', 'g'), error: 'ipsecpolicy_id wrong-format' },
  { field: 'peer_address', value: '', error: 'peer_address wrong-format' },
  { field: 'peer_address', value: '198.51.100.256', error: 'peer_address wrong-format' },
  { field: 'peer_address', value: '198.51.100.7/32', error: 'peer_address wrong-format' },
  { field: 'peer_address', value: 'not a name', error: 'peer_address wrong-format' },
  { field: 'local_id', value: 'x'.repeat(256), error: 'local_id wrong-length' },
  { field: 'local_ep_group_id', value: 'x', error: 'local_ep_group_id wrong-format' },
  { field: 'mtu', value: 67, error: 'mtu out-of-range' },
  { field: 'mtu', value: '67', error: 'mtu out-of-range' },
  { field: 'mtu', value: 0, error: 'mtu out-of-range' },
  { field: 'mtu', value: 9_999_999_999, error: 'mtu out-of-range' },
  { field: 'mtu', value: 1500.5, error: 'mtu out-of-range' },
  { field: 'mtu', value: '1500 bytes', error: 'mtu out-of-range' },
  { field: 'mtu', value: '', error: 'mtu out-of-range' },
  { field: 'mtu', value: true, error: 'mtu wrong-type' },
  { field: 'mtu', value: null, error: 'mtu wrong-type' },
  { field: 'initiator', value: 'both', error: 'initiator not-allowed' },
  { field: 'dpd', value: [], error: 'dpd wrong-type' },
  { field: 'dpd', value: { action: 'explode' }, error: 'dpd.action not-allowed' },
  { field: 'dpd', value: { interval: 60, timeout: 60 }, error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: { interval: 121 }, error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: { interval: -1 }, error: 'dpd.interval out-of-range' },
  { field: 'dpd', value: { timeout: '240' }, error: 'dpd.timeout wrong-type' },
  { field: 'dpd', value: { delay: 3 }, error: 'dpd.delay unknown-field' },
  { field: 'name', value: 'x'.repeat(256), error: 'name wrong-length' },
  { field: 'description', value: 'x'.repeat(256), error: 'description wrong-length' },
  { field: 'project_id', value: 5, error: 'project_id wrong-type' },
  { field: 'auth_mode', value: 'psk', error: 'auth_mode not-supported' },
  { field: 'route_mode', value: 'static', error: 'route_mode not-supported' },
  { field: 'status', value: 'ACTIVE', error: 'status not-supported' },
  { field: 'id', value: UUID, error: 'id not-supported' },
  { field: 'colour', value: 'red', error: 'colour unknown-field' },
  { field: 'constructor', value: 'red', error: 'constructor unknown-field' },
])('a create refuses $field: $value', ({ field, value, error }) => {
  expect(errorsIn(withGroups({ [field]: value }))).toEqual([error]);
});

test.each([
  { field: 'psk', value: 'another' },
  { field: 'peer_address', value: 'gw.example.org' },
  { field: 'peer_id', value: '198.51.100.7' },
  { field: 'local_id', value: '' },
  { field: 'local_ep_group_id', value: UUID },
  { field: 'peer_ep_group_id', value: UUID },
  { field: 'peer_cidrs', value: ['10.30.3.0/24'] },
  { field: 'mtu', value: '2000' },
  { field: 'initiator', value: 'response-only' },
  { field: 'dpd', value: { action: 'clear' } },
  // The timeout in force is not known.
  { field: 'dpd', value: { interval: 500 } },
  { field: 'admin_state_up', value: false },
  { field: 'name', value: 'renamed' },
  { field: 'description', value: '' },
])('an update accepts $field: $value alone', ({ field, value }) => {
  expect(errorsIn({ [field]: value }, { operation: 'update' })).toEqual([]);
});
