/** Requests of provider-apis.md 2.2. */
import { fjcloudV2 } from '../../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { providerProfile } from '../../../../support/builders';
import documented from '../../../../fixtures/fjcloud-v2/create.request.json';
import update from '../../../../fixtures/fjcloud-v2/update.request.json';

const ID = 'cbc152a0-7e93-4f98-9f04-b085a4bf2511';
const MARKER = 'vpn-provisioner:req_1';
const PROFILE = providerProfile({
  dialect: 'fjcloud-v2',
  endpoint: 'https://networking.jp-east-1.paas.cloud.global.fujitsu.com',
});
const COLLECTION = `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections`;

test('a create is the documented one with our marker', () => {
  const { psk, name, ...fields } = documented.ipsec_site_connection;

  const request = fjcloudV2.createRequest(PROFILE, { fields, name, marker: MARKER, preSharedKey: new Secret(psk) });

  expect(request).toMatchObject({ method: 'POST', url: COLLECTION });
  expect(JSON.parse(request.body ?? '')).toEqual({
    ipsec_site_connection: { ...documented.ipsec_site_connection, description: MARKER },
  });
});

test('an update is the documented one, without anything the caller did not change', () => {
  const change = { fields: { description: 'to datacenter2' }, preSharedKey: undefined };

  const request = fjcloudV2.updateRequest(PROFILE, ID, change);

  expect(request).toMatchObject({ method: 'PUT', url: `${COLLECTION}/${ID}` });
  expect(JSON.parse(request.body ?? '')).toEqual(update);
});

test('an update carries a new pre-shared key', () => {
  const request = fjcloudV2.updateRequest(PROFILE, ID, { fields: {}, preSharedKey: new Secret('another') });

  expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { psk: 'another' } });
});
