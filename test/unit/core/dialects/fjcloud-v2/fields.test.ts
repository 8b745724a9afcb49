/** Every rule of provider-apis.md 2.2 that depends on one field only, on create and on update. */
import { fjcloudV2 } from '../../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import type { Fields } from '../../../../support/builders';
import documented from '../../../../fixtures/fjcloud-v2/create.request.json';
import { changed, judge } from '../judge';

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const DOCUMENTED: Fields = documented.ipsec_site_connection;
const UPDATE = { operation: 'update' } as const;

test.each(['psk', 'ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_cidrs', 'peer_address', 'peer_id'])(
  'a create needs %s',
  (field) => {
    expect(judge(fjcloudV2, changed(DOCUMENTED, { [field]: undefined })).errors).toEqual([`${field} required`]);
  },
);

test.each(['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id'])('%s is a hexadecimal UUID (E14)', (field) => {
  const { errors } = judge(fjcloudV2, { ...DOCUMENTED, [field]: '9gd5a7e0-6dac-41b4-b20d-a7b8645fddf1' });

  expect(errors).toEqual([`${field} wrong-format`]);
});

test.each(['peer_id', 'name', 'description', 'availability_zone'])('%s has at most 255 characters', (field) => {
  expect(judge(fjcloudV2, { ...DOCUMENTED, [field]: 'x'.repeat(255) }).errors).toEqual([]);
  expect(judge(fjcloudV2, { ...DOCUMENTED, [field]: 'x'.repeat(256) }).errors).toEqual([`${field} wrong-length`]);
});

test.each(['hold', 'restart'])('dpd takes the action %s', (action) => {
  expect(judge(fjcloudV2, { ...DOCUMENTED, dpd: { action } }).errors).toEqual([]);
});

test.each(['bi-directional', 'response-only'])('the initiator may be %s', (initiator) => {
  expect(judge(fjcloudV2, { ...DOCUMENTED, initiator }).errors).toEqual([]);
});

test.each([
  { name: 'the documented request', changes: {} },
  { name: 'only what is required', changes: optionalLeftOut() },
  { name: 'a psk of one character', changes: { psk: ' ' } },
  { name: 'a psk of 255 characters', changes: { psk: 'x'.repeat(255) } },
  { name: 'an IPv6 network', changes: { peer_cidrs: ['2001:db8::/64'] } },
  { name: 'a single address as network', changes: { peer_cidrs: ['10.2.0.1/32'] } },
  { name: 'an IPv6 peer_id', changes: { peer_id: '2001:db8::1' } },
  { name: 'an e-mail address as peer_id', changes: { peer_id: 'vpn@example.org' } },
  { name: 'a key id as peer_id', changes: { peer_id: '@#0a1b2c3d' } },
  { name: 'a host name as peer_id', changes: { peer_id: 'gw.example.org' } },
  { name: 'no forwarding', changes: { admin_state_up: false } },
  { name: 'an empty dpd', changes: { dpd: {} } },
  { name: 'dpd restart, timeout one more than the interval', changes: { dpd: restart(60, 61) } },
  { name: 'an interval just below the default timeout', changes: { dpd: { interval: 119 } } },
  { name: 'a timeout just above the default interval', changes: { dpd: { timeout: 31 } } },
  { name: 'an interval of 0', changes: { dpd: { interval: 0, timeout: 1 } } },
  { name: 'an empty name and description', changes: { name: '', description: '' } },
  { name: 'an id in upper case', changes: { vpnservice_id: UUID.toUpperCase() } },
])('a create accepts $name', ({ changes }) => {
  expect(judge(fjcloudV2, changed(DOCUMENTED, changes))).toEqual({ errors: [], warnings: [] });
});

test.each([
  { field: 'psk', value: '', error: 'psk wrong-length' },
  { field: 'psk', value: 'x'.repeat(256), error: 'psk wrong-length' },
  { field: 'psk', value: 12345678, error: 'psk wrong-type' },
  { field: 'ikepolicy_id', value: 'x', error: 'ikepolicy_id wrong-format' },
  { field: 'vpnservice_id', value: UUID.replace('9', 'g'), error: 'vpnservice_id wrong-format' },
  { field: 'vpnservice_id', value: UUID.replaceAll('-', ''), error: 'vpnservice_id wrong-format' },
  { field: 'peer_cidrs', value: '10.2.0.0/24', error: 'peer_cidrs wrong-type' },
  { field: 'peer_cidrs', value: [], error: 'peer_cidrs wrong-length' },
  { field: 'peer_cidrs', value: ['10.2.0.0/24', '10.3.0.0/24'], error: 'peer_cidrs wrong-length' },
  { field: 'peer_cidrs', value: ['10.2.0.1/24'], error: 'peer_cidrs[0] wrong-format' },
  { field: 'peer_cidrs', value: ['10.2.0.0'], error: 'peer_cidrs[0] wrong-format' },
  { field: 'peer_cidrs', value: ['10.2.0.0/33'], error: 'peer_cidrs[0] wrong-format' },
  { field: 'peer_cidrs', value: [24], error: 'peer_cidrs[0] wrong-type' },
  { field: 'peer_address', value: '172.24.4.233/32', error: 'peer_address wrong-format' },
  { field: 'peer_address', value: 'gw.example.org', error: 'peer_address wrong-format' },
  { field: 'peer_address', value: '2001:db8::1', error: 'peer_address wrong-format' },
  { field: 'peer_address', value: '172.24.4.256', error: 'peer_address wrong-format' },
  { field: 'peer_id', value: '', error: 'peer_id wrong-length' },
  { field: 'peer_id', value: '172.24.4.0/24', error: 'peer_id wrong-format' },
  { field: 'peer_id', value: 'two words', error: 'peer_id wrong-format' },
  { field: 'peer_id', value: '2001:db8::/64', error: 'peer_id wrong-format' },
  { field: 'initiator', value: 'bidirectional', error: 'initiator not-allowed' },
  { field: 'admin_state_up', value: 'true', error: 'admin_state_up wrong-type' },
  { field: 'dpd', value: 'hold', error: 'dpd wrong-type' },
  { field: 'dpd', value: { action: 'clear' }, error: 'dpd.action not-allowed' },
  { field: 'dpd', value: { interval: '60' }, error: 'dpd.interval wrong-type' },
  { field: 'dpd', value: { interval: 1.5 }, error: 'dpd.interval out-of-range' },
  { field: 'dpd', value: { timeout: -1 }, error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: restart(60, 60), error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: { interval: 120 }, error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: { timeout: 30 }, error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: { delay: 3 }, error: 'dpd.delay unknown-field' },
  { field: 'description', value: null, error: 'description wrong-type' },
  { field: 'availability_zone', value: '', error: 'availability_zone wrong-length' },
  { field: 'mtu', value: 1500, error: 'mtu not-supported' },
  { field: 'local_id', value: '172.24.4.1', error: 'local_id not-supported' },
  { field: 'local_ep_group_id', value: UUID, error: 'local_ep_group_id not-supported' },
  { field: 'peer_ep_group_id', value: UUID, error: 'peer_ep_group_id not-supported' },
  { field: 'auth_mode', value: 'psk', error: 'auth_mode not-supported' },
  { field: 'route_mode', value: 'static', error: 'route_mode not-supported' },
  { field: 'interval', value: 30, error: 'interval unknown-field' },
  { field: 'colour', value: 'red', error: 'colour unknown-field' },
])('a create refuses $field: $value', ({ field, value, error }) => {
  expect(judge(fjcloudV2, changed(DOCUMENTED, { [field]: value })).errors).toEqual([error]);
});

test.each([
  { field: 'psk', value: 'another' },
  { field: 'initiator', value: 'response-only' },
  { field: 'admin_state_up', value: false },
  { field: 'peer_cidrs', value: ['10.3.0.0/24'] },
  { field: 'peer_address', value: '172.24.4.1' },
  { field: 'peer_id', value: 'gw.example.org' },
  { field: 'name', value: '' },
  { field: 'description', value: 'to datacenter2' },
  // The timeout in force is not known.
  { field: 'dpd', value: { interval: 500 } },
  { field: 'dpd', value: { timeout: 10 } },
])('an update accepts $field: $value alone', ({ field, value }) => {
  expect(judge(fjcloudV2, { [field]: value }, UPDATE).errors).toEqual([]);
});

test.each([
  { field: 'psk', value: '', error: 'psk wrong-length' },
  { field: 'peer_cidrs', value: ['10.2.0.0/24', '10.3.0.0/24'], error: 'peer_cidrs wrong-length' },
  { field: 'peer_address', value: 'gw.example.org', error: 'peer_address wrong-format' },
  { field: 'dpd', value: { interval: 60, timeout: 60 }, error: 'dpd.timeout out-of-range' },
  { field: 'dpd', value: { timeout: 0 }, error: 'dpd.timeout out-of-range' },
  { field: 'vpnservice_id', value: UUID, error: 'vpnservice_id not-supported' },
  { field: 'ikepolicy_id', value: UUID, error: 'ikepolicy_id not-supported' },
  { field: 'ipsecpolicy_id', value: UUID, error: 'ipsecpolicy_id not-supported' },
  { field: 'availability_zone', value: 'AZ2', error: 'availability_zone not-supported' },
  { field: 'mtu', value: 1500, error: 'mtu not-supported' },
  { field: 'status', value: 'ACTIVE', error: 'status unknown-field' },
])('an update refuses $field: $value', ({ field, value, error }) => {
  expect(judge(fjcloudV2, { [field]: value }, UPDATE).errors).toEqual([error]);
});

function optionalLeftOut(): Fields {
  const optional = ['initiator', 'admin_state_up', 'dpd', 'name', 'availability_zone'];
  return Object.fromEntries(optional.map((field) => [field, undefined]));
}

function restart(interval: number, timeout: number): Fields {
  return { action: 'restart', interval, timeout };
}
