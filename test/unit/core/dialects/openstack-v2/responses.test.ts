/** Answers of provider-apis.md 2.4. */
import { openstackV2 } from '../../../../../lambdas/core/dialects/openstack-v2/dialect';
import { answer } from '../../../../support/builders';
import list from '../../../../fixtures/openstack-v2/list.response.json';

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';

test('a status with a space is normalised', () => {
  const page = openstackV2.parsePage(answer(200, list));

  expect(page?.connections.map(({ status }) => status)).toEqual(['PENDING_CREATE']);
});

test.each([
  { name: 'the same peer', peer_address: '172.24.4.226', found: true },
  { name: 'another peer', peer_address: '172.24.4.227', found: false },
  { name: 'a host name, which the server has resolved', peer_address: 'gw.example.org', found: true },
])('a listed connection is looked up by $name: $found', ({ peer_address, found }) => {
  const [seen] = openstackV2.parsePage(answer(200, list))?.connections ?? [];
  const fields = { vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828', peer_address };

  expect(seen !== undefined && openstackV2.matches(seen, { fields, name: 'vpnconnection1' })).toBe(found);
});

test.each([
  { name: 'another name', name_: 'VPNCONNECTION1', vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828' },
  { name: 'another service', name_: 'vpnconnection1', vpnservice_id: UUID },
])('a host name does not make up for $name', ({ name_, vpnservice_id }) => {
  const [seen] = openstackV2.parsePage(answer(200, list))?.connections ?? [];
  const fields = { vpnservice_id, peer_address: 'gw.example.org' };

  expect(seen !== undefined && openstackV2.matches(seen, { fields, name: name_ })).toBe(false);
});

test('a connection to another host name is not ours, resolved or not', () => {
  const seen = { id: 'c1', name: 'vpn-1', serviceId: 's1', peer: 'other.example.org' };
  const fields = { vpnservice_id: 's1', peer_address: 'gw.example.org' };

  expect(openstackV2.matches(seen, { fields, name: 'vpn-1' })).toBe(false);
});

test.each([
  { status: 'ACTIVE', meaning: 'ready' },
  { status: 'DOWN', meaning: 'ready_down' },
  { status: 'BUILD', meaning: 'pending' },
  { status: 'PENDING_CREATE', meaning: 'pending' },
  { status: 'PENDING_UPDATE', meaning: 'pending' },
  { status: 'PENDING_DELETE', meaning: 'deleting' },
  { status: 'ERROR', meaning: 'failed' },
  { status: 'UNKNOWN', meaning: 'unknown' },
])('status $status means $meaning (provider-apis.md 4.1)', ({ status, meaning }) => {
  expect(openstackV2.meaningOf(status)).toBe(meaning);
});
