/** Every field rule of provider-apis.md 2.4 on create that depends on one field only, and odd addresses (5.8). */
import { openstackV2 } from '../../../../lambdas/core/dialects/openstack-v2/dialect';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';
import type { Fields } from '../../../support/builders';
import documented from '../../../fixtures/openstack-v2/create.request.json';

const NETWORKS = { local_ep_group_id: undefined, peer_ep_group_id: undefined };

/** `path code` of each error of the documented create, changed. */
function errorsIn(changes: Fields, secret: ValidationContext['secret'] = 'in-fields'): string[] {
  const fields: Fields = { ...documented.ipsec_site_connection, ...changes };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const context: ValidationContext = { operation: 'create', strictness: 'strict', options: {}, secret };
  return openstackV2.validate(given, context).errors.map(({ path, code }) => `${dottedPathOf(path)} ${code}`);
}

test.each(['psk', 'ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_address', 'peer_id'])(
  'a create needs %s',
  (field) => {
    expect(errorsIn({ [field]: undefined })).toEqual([`${field} required`]);
  },
);

test.each(['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'local_ep_group_id', 'peer_ep_group_id'])(
  '%s is a hexadecimal UUID (E14)',
  (field) => {
    expect(errorsIn({ [field]: '9gd5a7e0-6dac-41b4-b20d-a7b8645fddf1' })).toEqual([`${field} wrong-format`]);
  },
);

test.each(['peer_id', 'tenant_id', 'project_id'])('%s has 1 to 255 characters', (field) => {
  expect(errorsIn({ [field]: '' })).toEqual([`${field} wrong-length`]);
  expect(errorsIn({ [field]: 'x'.repeat(255) })).toEqual([]);
  expect(errorsIn({ [field]: 'x'.repeat(256) })).toEqual([`${field} wrong-length`]);
});

test.each(['hold', 'clear', 'restart', 'disabled', 'restart-by-peer'])('dpd takes the action %s', (action) => {
  expect(errorsIn({ dpd: { action } })).toEqual([]);
});

test.each(['bi-directional', 'response-only'])('the initiator may be %s', (initiator) => {
  expect(errorsIn({ initiator })).toEqual([]);
});

test('the times of dpd fit the column of the database (5.8)', () => {
  expect(errorsIn({ dpd: { timeout: 2_147_483_647 } })).toEqual([]);
  expect(errorsIn({ dpd: { timeout: 2_147_483_648 } })).toEqual(['dpd.timeout out-of-range']);
});

test('a sealed pre-shared key is not among the fields too', () => {
  expect(errorsIn({}, 'sealed')).toEqual(['psk wrong-type']);
});

test.each([
  { name: 'an IPv4 address in short form', value: '10.1' },
  { name: 'an IPv4 address with an octal part', value: '010.0.0.1' },
  { name: 'an IPv6 address of one interface', value: 'fe80::1%eth0' },
  { name: 'a host name of 254 characters', value: `${'a.'.repeat(126)}aa` },
  { name: 'a label of 64 characters', value: `${'a'.repeat(64)}.org` },
  { name: 'a host name without a letter at its end', value: 'gw.42' },
])('$name is no peer_address', ({ value }) => {
  expect(errorsIn({ peer_address: value })).toEqual(['peer_address wrong-format']);
});

test.each([
  { name: 'a host name of 253 characters', value: `${'a.'.repeat(126)}a` },
  { name: 'a label of 63 characters', value: `${'a'.repeat(63)}.org` },
])('$name is a peer_address', ({ value }) => {
  expect(errorsIn({ peer_address: value })).toEqual([]);
});

test.each([
  { network: '10.0.0.0/08', errors: ['peer_cidrs[0] wrong-format'] },
  { network: '2001:db8::/129', errors: ['peer_cidrs[0] wrong-format'] },
  { network: '2001:db8::1/128', errors: [] },
  { network: '0.0.0.0/0', errors: [] },
])('judges the network $network', ({ network, errors }) => {
  expect(errorsIn({ ...NETWORKS, peer_cidrs: [network] })).toEqual(errors);
});

test('networks of two IP versions are never the same network', () => {
  expect(errorsIn({ ...NETWORKS, peer_cidrs: ['0.0.0.0/0', '::/0'] })).toEqual(['peer_cidrs mixed-versions']);
});

test('a connection to another host name is not ours, resolved or not', () => {
  const seen = { id: 'c1', name: 'vpn-1', serviceId: 's1', peer: 'other.example.org' };
  const fields = { vpnservice_id: 's1', peer_address: 'gw.example.org' };

  expect(openstackV2.matches(seen, { fields, name: 'vpn-1' })).toBe(false);
});
