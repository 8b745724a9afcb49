/** Requests of provider-apis.md 2.4. */
import { openstackV2 } from '../../../../../lambdas/core/dialects/openstack-v2/dialect';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { providerProfile } from '../../../../support/builders';
import documented from '../../../../fixtures/openstack-v2/create.request.json';
import update from '../../../../fixtures/openstack-v2/update.request.json';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const MARKER = 'vpn-provisioner:req_1';
const PROFILE = providerProfile({ dialect: 'openstack-v2', endpoint: 'https://network.cloud.example.org:9696' });
const COLLECTION = `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections`;

test('a create is the documented one with our marker, and with the MTU as the caller spelled it', () => {
  const { psk, name, ...fields } = documented.ipsec_site_connection;

  const request = openstackV2.createRequest(PROFILE, { fields, name, marker: MARKER, preSharedKey: new Secret(psk) });

  expect(request).toMatchObject({ method: 'POST', url: COLLECTION });
  expect(JSON.parse(request.body ?? '')).toEqual({
    ipsec_site_connection: { ...documented.ipsec_site_connection, description: MARKER },
  });
});

test('an update is the documented one, without anything the caller did not change', () => {
  const request = openstackV2.updateRequest(PROFILE, ID, { fields: { mtu: '2000' }, preSharedKey: undefined });

  expect(request).toMatchObject({ method: 'PUT', url: `${COLLECTION}/${ID}` });
  expect(JSON.parse(request.body ?? '')).toEqual(update);
});

test('an update carries a new pre-shared key', () => {
  const change = { fields: { name: 'x' }, preSharedKey: new Secret('another') };

  const request = openstackV2.updateRequest(PROFILE, ID, change);

  expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { name: 'x', psk: 'another' } });
});
