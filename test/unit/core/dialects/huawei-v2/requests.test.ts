import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import type { HttpRequest } from '../../../../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { createFields, example, providerProfile } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';

const PROFILE = providerProfile();
const COLLECTION = 'https://vpc.eu-de.otc.t-systems.com/v2.0/vpn/ipsec-site-connections';
const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const MARKER = 'vpn-provisioner:req_1';

function createFrom({ psk, name, ...fields }: Fields): HttpRequest {
  const spec = { fields, name: String(name), marker: MARKER, preSharedKey: new Secret(String(psk)) };
  return huaweiV2.createRequest(PROFILE, spec);
}

function bodyOf(request: HttpRequest): Record<string, Fields> {
  return JSON.parse(request.body ?? '') as Record<string, Fields>;
}

describe('create', () => {
  test.each(['huawei-v2.create.request.json', 'huawei-v2.example-flow.create.request.json'])(
    'sends exactly the body of %s',
    (file) => {
      const request = createFrom(example(file)['ipsec_site_connection'] ?? {});

      expect(bodyOf(request)).toEqual(example(file));
    },
  );

  test('posts JSON to the collection', () => {
    const { method, url, headers } = createFrom(createFields());

    expect({ method, url, headers }).toEqual({
      method: 'POST',
      url: COLLECTION,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    });
  });

  test('always sends the fixed fields, above all admin_state_up (I1), and the peer address as peer_id (E1)', () => {
    const left = { admin_state_up: undefined, mtu: undefined, initiator: undefined, peer_id: undefined };

    const request = createFrom(createFields(left));

    expect(bodyOf(request)['ipsec_site_connection']).toMatchObject({
      admin_state_up: true,
      mtu: 1500,
      initiator: 'bi-directional',
      peer_id: '172.24.4.233',
    });
  });

  // Validation lets them pass where the profile allows them (E1, E2, E4, E9).
  test('sends what the caller gave in place of the defaults', () => {
    const dpd = { action: 'restart', interval: 20, timeout: 60 };
    const given = { mtu: 1200, initiator: 'response-only', peer_id: 'gw.example.org', dpd };

    expect(bodyOf(createFrom(createFields(given)))['ipsec_site_connection']).toMatchObject(given);
  });

  test.each(['auth_mode', 'tenant_id', 'peer_cidrs', 'description', 'colour'])('never sends %s (E25)', (field) => {
    const request = createFrom(createFields({ [field]: 'psk' }));

    expect(bodyOf(request)['ipsec_site_connection']).not.toHaveProperty(field);
  });

  test('sends the name that it is given, not the one in the fields', () => {
    const request = huaweiV2.createRequest(PROFILE, {
      fields: createFields({ name: undefined }),
      name: 'vpn-01jd0000000000000000000001',
      marker: MARKER,
      preSharedKey: new Secret('secret'),
    });

    expect(bodyOf(request)['ipsec_site_connection']).toMatchObject({ name: 'vpn-01jd0000000000000000000001' });
  });

  test('keeps every character of the pre-shared key', () => {
    const psk = `"\\/<>&'\u2028ü🔑`;

    expect(bodyOf(createFrom(createFields({ psk })))['ipsec_site_connection']).toMatchObject({ psk });
  });
});

describe('update', () => {
  test.each([
    { name: 'only what the caller changes (E5)', change: { fields: { name: 'renamed' }, preSharedKey: undefined } },
    { name: 'a new pre-shared key', change: { fields: {}, preSharedKey: new Secret('another') } },
  ])('puts $name', ({ change }) => {
    const request = huaweiV2.updateRequest(PROFILE, ID, change);

    const expected = change.preSharedKey === undefined ? change.fields : { psk: 'another' };
    expect(request).toMatchObject({ method: 'PUT', url: `${COLLECTION}/${ID}` });
    expect(bodyOf(request)).toEqual({ ipsec_site_connection: expected });
  });
});

describe('get', () => {
  test('goes to the connection', () => {
    expect(huaweiV2.getRequest(PROFILE, ID)).toEqual({
      method: 'GET',
      url: `${COLLECTION}/${ID}`,
      headers: { accept: 'application/json' },
    });
  });

  test.each(['../servers/1', '?x=1', '#', 'a/b', '%2e%2e'])('keeps a hostile id inside its segment: %s', (id) => {
    const { pathname, search, hash } = new URL(huaweiV2.getRequest(PROFILE, id).url);

    expect(pathname).toBe(`/v2.0/vpn/ipsec-site-connections/${encodeURIComponent(id)}`);
    expect(search + hash).toBe('');
  });
});

describe('list', () => {
  const lookUp = { fields: createFields(), name: 'vpn & co/é #1' };

  test('asks for the name and the service, and not for pre-shared keys (5.5, 5.7)', () => {
    const { method, url } = huaweiV2.listRequest(PROFILE, lookUp);

    const { origin, pathname, searchParams } = new URL(url);
    expect([method, origin + pathname]).toEqual(['GET', COLLECTION]);
    expect(searchParams.get('name')).toBe('vpn & co/é #1');
    expect(searchParams.get('vpnservice_id')).toBe(lookUp.fields['vpnservice_id']);
    expect(searchParams.getAll('fields')).toEqual(['id', 'name', 'status', 'vpnservice_id', 'peer_address']);
  });

  test('asks for a further page by the query that the provider gave', () => {
    const { url } = huaweiV2.listRequest(PROFILE, lookUp, 'limit=2&marker=abc');

    expect(url).toBe(`${COLLECTION}?limit=2&marker=abc`);
  });
});

describe('match (5.5)', () => {
  const fields = createFields();
  const seen = {
    id: ID,
    name: 'vpnconnection1',
    serviceId: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
    peer: '172.24.4.233',
  };

  test('is the same name, service and peer', () => {
    expect(huaweiV2.matches(seen, { fields, name: 'vpnconnection1' })).toBe(true);
  });

  test.each([
    { why: 'another case of the name', other: { ...seen, name: 'VpnConnection1' } },
    { why: 'a trailing space', other: { ...seen, name: 'vpnconnection1 ' } },
    { why: 'no name', other: { ...seen, name: undefined } },
    { why: 'another service', other: { ...seen, serviceId: '4754261f-fd17-4f2e-9ad9-1a31f4a5b2b1' } },
    { why: 'no service', other: { ...seen, serviceId: undefined } },
    { why: 'another peer', other: { ...seen, peer: '172.24.4.23' } },
    { why: 'no peer', other: { ...seen, peer: undefined } },
  ])('is not one with $why', ({ other }) => {
    expect(huaweiV2.matches(other, { fields, name: 'vpnconnection1' })).toBe(false);
  });

  // Ids are hexadecimal, their case has no meaning; our own connection must be found again whatever case comes back.
  test('does not mind the case of the service id', () => {
    const upper = createFields({ vpnservice_id: seen.serviceId.toUpperCase() });

    expect(huaweiV2.matches(seen, { fields: upper, name: 'vpnconnection1' })).toBe(true);
  });

  // provider-apis.md 5.8: a host name is resolved at create and stored as an address.
  test('takes any address for a peer that was given by name', () => {
    const named = createFields({ peer_address: 'vpn.example.com' });

    expect(huaweiV2.matches(seen, { fields: named, name: 'vpnconnection1' })).toBe(true);
  });
});
