import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderProfile } from '../../../../lambdas/contract/provider-profile';
import { openstackV2 } from '../../../../lambdas/core/dialects/openstack-v2/dialect';
import type { HttpResponse, ProviderOperation } from '../../../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { ConnectionFields, ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';

type Json = Record<string, unknown>;

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const MARKER = 'vpn-provisioner:req_1';
const PROFILE: ProviderProfile = {
  name: 'openstack',
  dialect: 'openstack-v2',
  endpoint: 'https://network.cloud.example.org:9696',
  auth: { type: 'token', token: 'gAAAAABl' },
  strictness: 'strict',
  polling: { firstDelaySeconds: 10, maxDelaySeconds: 30 },
  settleSeconds: 35,
  options: {},
};

function fixture(name: string): Json {
  const path = join(__dirname, '../../../fixtures/openstack-v2', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Json;
}

/** The documented create request, in mode A, with some fields replaced; `undefined` leaves a field out. */
function withGroups(changes: Json = {}): ConnectionFields {
  const documented = fixture('create.request')['ipsec_site_connection'] as Json;
  const entries = Object.entries({ ...documented, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The same in mode B. */
function withCidrs(changes: Json = {}): ConnectionFields {
  const mode = { local_ep_group_id: undefined, peer_ep_group_id: undefined, peer_cidrs: ['10.30.1.0/24'] };
  return withGroups({ ...mode, ...changes });
}

function contextOf(changes: Partial<ValidationContext> = {}): ValidationContext {
  return { operation: 'create', strictness: 'strict', options: {}, secret: 'in-fields', ...changes };
}

/** `path code`, or `body code` for the whole, of each error. */
function errorsIn(fields: ConnectionFields, changes: Partial<ValidationContext> = {}): string[] {
  const { errors } = openstackV2.validate(fields, contextOf(changes));
  return errors.map(({ path, code }) => `${dottedPathOf(path) || 'body'} ${code}`);
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: JSON.stringify(body) };
}

function classificationOf(response: HttpResponse, operation: ProviderOperation): Json {
  const error = openstackV2.parseError(response);
  return { ...openstackV2.classify(response, error, { operation, inDoubtBefore: false }) };
}

describe('create (provider-apis.md 2.4)', () => {
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
    { name: 'a peer_id of 255 characters', fields: withGroups({ peer_id: 'x'.repeat(255) }) },
    { name: 'an empty local_id', fields: withGroups({ local_id: '' }) },
    { name: 'the smallest MTU', fields: withGroups({ mtu: 68 }) },
    { name: 'the smallest MTU as a string', fields: withGroups({ mtu: '68' }) },
    { name: 'the largest MTU', fields: withGroups({ mtu: 2_147_483_647 }) },
    { name: 'the smallest MTU for IPv6', fields: withCidrs({ peer_cidrs: ['2001:db8::/64'], mtu: 1280 }) },
    { name: 'an MTU by the networks, not the peer', fields: withCidrs({ peer_address: '2001:db8::7', mtu: 1279 }) },
    { name: 'response-only', fields: withGroups({ initiator: 'response-only' }) },
    { name: 'dpd by the peer', fields: withGroups({ dpd: { action: 'restart-by-peer', interval: 0, timeout: 1 } }) },
    { name: 'dpd disabled', fields: withGroups({ dpd: { action: 'disabled' } }) },
    { name: 'empty dpd', fields: withGroups({ dpd: {} }) },
    { name: 'an empty name', fields: withGroups({ name: '', description: '' }) },
    { name: 'a name of 255 characters', fields: withGroups({ name: 'x'.repeat(255), description: 'x'.repeat(255) }) },
    { name: 'a project', fields: withGroups({ project_id: '10039663455a446d8ba2cbb058b0f578' }) },
    { name: 'a tenant', fields: withGroups({ tenant_id: 'x'.repeat(255) }) },
  ])('accepts $name', ({ fields }) => {
    expect(openstackV2.validate(fields, contextOf())).toEqual({ errors: [], warnings: [] });
  });

  test.each([true, false, 'true', 'False', 'YES', 'off', 0, 1, '0', '1'])('accepts admin_state_up %j', (value) => {
    expect(errorsIn(withGroups({ admin_state_up: value }))).toEqual([]);
  });

  test.each(['', 'maybe', 'truely', 2, -1, 0.5, '2', null, [], [true], {}])('refuses admin_state_up %j', (value) => {
    expect(errorsIn(withGroups({ admin_state_up: value }))).toEqual(['admin_state_up wrong-type']);
  });

  test.each([
    { field: 'psk', value: undefined, error: 'psk required' },
    { field: 'psk', value: '', error: 'psk wrong-length' },
    { field: 'psk', value: 'x'.repeat(256), error: 'psk wrong-length' },
    { field: 'vpnservice_id', value: undefined, error: 'vpnservice_id required' },
    { field: 'ikepolicy_id', value: 'x', error: 'ikepolicy_id wrong-format' },
    { field: 'ipsecpolicy_id', value: UUID.replace('9', 'g'), error: 'ipsecpolicy_id wrong-format' },
    { field: 'peer_address', value: undefined, error: 'peer_address required' },
    { field: 'peer_address', value: '', error: 'peer_address wrong-format' },
    { field: 'peer_address', value: '198.51.100.256', error: 'peer_address wrong-format' },
    { field: 'peer_address', value: '198.51.100.7/32', error: 'peer_address wrong-format' },
    { field: 'peer_address', value: 'not a name', error: 'peer_address wrong-format' },
    { field: 'peer_id', value: undefined, error: 'peer_id required' },
    { field: 'peer_id', value: 'x'.repeat(256), error: 'peer_id wrong-length' },
    { field: 'local_id', value: 'x'.repeat(256), error: 'local_id wrong-length' },
    { field: 'local_ep_group_id', value: 'x', error: 'local_ep_group_id wrong-format' },
    { field: 'mtu', value: 67, error: 'mtu out-of-range' },
    { field: 'mtu', value: '67', error: 'mtu out-of-range' },
    { field: 'mtu', value: 0, error: 'mtu out-of-range' },
    { field: 'mtu', value: 9_999_999_999, error: 'mtu out-of-range' },
    { field: 'mtu', value: 1500.5, error: 'mtu out-of-range' },
    { field: 'mtu', value: '1500 bytes', error: 'mtu out-of-range' },
    { field: 'mtu', value: '', error: 'mtu out-of-range' },
    { field: 'mtu', value: true, error: 'mtu out-of-range' },
    { field: 'mtu', value: null, error: 'mtu out-of-range' },
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
    { field: 'tenant_id', value: 'x'.repeat(256), error: 'tenant_id wrong-length' },
    { field: 'project_id', value: 5, error: 'project_id wrong-type' },
    { field: 'auth_mode', value: 'psk', error: 'auth_mode not-supported' },
    { field: 'route_mode', value: 'static', error: 'route_mode not-supported' },
    { field: 'status', value: 'ACTIVE', error: 'status not-supported' },
    { field: 'id', value: UUID, error: 'id not-supported' },
    { field: 'colour', value: 'red', error: 'colour unknown-field' },
    { field: 'constructor', value: 'red', error: 'constructor unknown-field' },
  ])('refuses $field: $value', ({ field, value, error }) => {
    expect(errorsIn(withGroups({ [field]: value }))).toEqual([error]);
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
  ])('refuses $name as peer_cidrs', ({ value, errors }) => {
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
  ])('refuses $name', ({ fields, errors }) => {
    expect(errorsIn(fields)).toEqual(errors);
  });

  test.each([
    { name: 'IPv6 networks', fields: withCidrs({ peer_cidrs: ['2001:db8::/64'], mtu: 1279 }) },
    { name: 'IPv6 networks, as a string', fields: withCidrs({ peer_cidrs: ['2001:db8::/64'], mtu: '1279' }) },
    { name: 'an IPv6 peer and groups', fields: withGroups({ peer_address: '2001:db8::7', mtu: 1279 }) },
  ])('refuses an MTU below 1280 for $name', ({ fields }) => {
    expect(errorsIn(fields)).toEqual(['mtu out-of-range']);
  });

  test('reports everything at once, one error per field, also in lenient validation', () => {
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

  test('accepts fields without the pre-shared key once that is sealed', () => {
    expect(errorsIn(withGroups({ psk: undefined }), { secret: 'sealed' })).toEqual([]);
  });
});

describe('update (provider-apis.md 2.4 and 5.8)', () => {
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
  ])('accepts $field: $value alone', ({ field, value }) => {
    expect(errorsIn({ [field]: value }, { operation: 'update' })).toEqual([]);
  });

  test('accepts an MTU too small for IPv6 beside an IPv6 peer: the networks, which stay, may be of IPv4', () => {
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
  ])('refuses $fields', ({ fields, error }) => {
    expect(errorsIn(fields, { operation: 'update' })).toEqual([error]);
  });
});

describe('profile', () => {
  test.each([
    { name: 'a token', profile: PROFILE, errors: [] },
    {
      name: 'an AK/SK pair, which only the Huawei family takes',
      profile: { ...PROFILE, auth: { type: 'aksk' as const, accessKey: 'AK', secretKey: 'SK' } },
      errors: ['auth.type not-allowed'],
    },
    {
      name: 'an option, since there are none',
      profile: { ...PROFILE, options: { dpdSupported: true } },
      errors: ['options.dpdSupported unknown-field'],
    },
  ])('judges $name', ({ profile, errors }) => {
    expect(
      openstackV2.checkProfile(profile).map(({ path, code }) => `${dottedPathOf(path) || 'body'} ${code}`),
    ).toEqual(errors);
  });
});

describe('requests', () => {
  test('a create is the documented one with our marker, and with the MTU as the caller spelled it', () => {
    const { psk, name, ...fields } = withGroups();
    const spec = { fields, name: String(name), marker: MARKER, preSharedKey: new Secret(String(psk)) };

    const request = openstackV2.createRequest(PROFILE, spec);

    expect(request).toMatchObject({ method: 'POST', url: `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections` });
    const documented = fixture('create.request')['ipsec_site_connection'] as Json;
    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { ...documented, description: MARKER } });
  });

  test('an update is the documented one, without anything the caller did not change', () => {
    const request = openstackV2.updateRequest(PROFILE, ID, { fields: { mtu: '2000' }, preSharedKey: undefined });

    expect(request).toMatchObject({ method: 'PUT', url: `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections/${ID}` });
    expect(JSON.parse(request.body ?? '')).toEqual(fixture('update.request'));
  });

  test('an update carries a new pre-shared key', () => {
    const change = { fields: { name: 'x' }, preSharedKey: new Secret('another') };

    const request = openstackV2.updateRequest(PROFILE, ID, change);

    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { name: 'x', psk: 'another' } });
  });
});

describe('answers', () => {
  test('a status with a space is normalised', () => {
    const page = openstackV2.parsePage(answer(200, fixture('list.response')));

    expect(page?.connections.map(({ status }) => status)).toEqual(['PENDING_CREATE']);
  });

  test.each([
    { name: 'the same peer', peer_address: '172.24.4.226', found: true },
    { name: 'another peer', peer_address: '172.24.4.227', found: false },
    { name: 'a host name, which the server has resolved', peer_address: 'gw.example.org', found: true },
  ])('a listed connection is looked up by $name: $found', ({ peer_address, found }) => {
    const [seen] = openstackV2.parsePage(answer(200, fixture('list.response')))?.connections ?? [];
    const fields = { vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828', peer_address };

    expect(seen !== undefined && openstackV2.matches(seen, { fields, name: 'vpnconnection1' })).toBe(found);
  });

  test.each([
    { name: 'another name', name_: 'VPNCONNECTION1', vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828' },
    { name: 'another service', name_: 'vpnconnection1', vpnservice_id: UUID },
  ])('a host name does not make up for $name', ({ name_, vpnservice_id }) => {
    const [seen] = openstackV2.parsePage(answer(200, fixture('list.response')))?.connections ?? [];
    const fields = { vpnservice_id, peer_address: 'gw.example.org' };

    expect(seen !== undefined && openstackV2.matches(seen, { fields, name: name_ })).toBe(false);
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
  ])('$status means $meaning', ({ status, meaning }) => {
    expect(openstackV2.meaningOf(status)).toBe(meaning);
  });

  test.each([
    { operation: 'create' as const, status: 409, body: 'error.409-overquota', class: 'permanent', problem: 'quota' },
    { operation: 'create' as const, status: 400, body: 'error.400-dpd', class: 'permanent', problem: 'rejected' },
    { operation: 'create' as const, status: 500, body: 'error.500', class: 'ambiguous', problem: 'unavailable' },
    { operation: 'create' as const, status: 404, body: 'error.404', class: 'permanent', problem: 'rejected' },
    {
      operation: 'get' as const,
      status: 503,
      body: 'error.503-identity-down',
      class: 'retryable',
      problem: 'unavailable',
    },
    { operation: 'get' as const, status: 401, body: 'error.401', class: 'auth', problem: 'auth' },
  ])('$operation answered with $body is $class', ({ operation, status, body, ...expected }) => {
    const { class: seen, problem } = classificationOf(answer(status, fixture(body)), operation);

    expect({ class: seen, problem }).toEqual({ class: expected.class, problem: `provider-${expected.problem}` });
  });

  test('an update while the connection is pending is busy', () => {
    const response = answer(400, fixture('error.400-pending-update'));

    expect(classificationOf(response, 'update')).toEqual({ class: 'busy', problem: 'connection-busy' });
  });

  test('an object in use is a conflict, not a quota', () => {
    const response = answer(409, { NeutronError: { type: 'VPNServiceInUse', message: 'in use', detail: '' } });

    expect(classificationOf(response, 'update')).toEqual({ class: 'permanent', problem: 'provider-conflict' });
  });

  test('a connection that is not there is gone, which a delete wanted', () => {
    const response = answer(404, fixture('error.404'));

    expect(classificationOf(response, 'delete')).toEqual({ class: 'gone', problem: 'connection-gone' });
  });

  test('the answer while the identity service is down has a message and no code', () => {
    const error = openstackV2.parseError(answer(503, fixture('error.503-identity-down')));

    expect(error).toMatchObject({ code: undefined, message: expect.stringContaining('unavailable') as string });
  });
});
