import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderProfile } from '../../../../lambdas/contract/provider-profile';
import { fjcloudV2 } from '../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import type { HttpResponse, ProviderOperation } from '../../../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { ConnectionFields, ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';

type Json = Record<string, unknown>;

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const ID = 'cbc152a0-7e93-4f98-9f04-b085a4bf2511';
const MARKER = 'vpn-provisioner:req_1';
const PROFILE: ProviderProfile = {
  name: 'fjcloud',
  dialect: 'fjcloud-v2',
  endpoint: 'https://networking.jp-east-1.paas.cloud.global.fujitsu.com',
  auth: { type: 'token', token: 'gAAAAABl' },
  strictness: 'strict',
  polling: { firstDelaySeconds: 10, maxDelaySeconds: 30 },
  settleSeconds: 35,
  options: {},
};

function fixture(name: string): Json {
  const path = join(__dirname, '../../../fixtures/fjcloud-v2', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Json;
}

/** The documented create request, with some fields replaced; `undefined` leaves a field out. */
function createFields(changes: Json = {}): ConnectionFields {
  const documented = fixture('create.request')['ipsec_site_connection'] as Json;
  const entries = Object.entries({ ...documented, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function contextOf(changes: Partial<ValidationContext> = {}): ValidationContext {
  return { operation: 'create', strictness: 'strict', options: {}, secret: 'in-fields', ...changes };
}

/** `path code`, or `body code` for the whole, of each error. */
function errorsIn(fields: ConnectionFields, changes: Partial<ValidationContext> = {}): string[] {
  return fjcloudV2
    .validate(fields, contextOf(changes))
    .errors.map(({ path, code }) => `${dottedPathOf(path) || 'body'} ${code}`);
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function classOf(response: HttpResponse, operation: ProviderOperation): string {
  const error = fjcloudV2.parseError(response);
  return fjcloudV2.classify(response, error, { operation, inDoubtBefore: false }).class;
}

describe('create (provider-apis.md 2.2)', () => {
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
    { name: 'a peer_id of 255 characters', changes: { peer_id: 'x'.repeat(255) } },
    { name: 'response-only', changes: { initiator: 'response-only' } },
    { name: 'no forwarding', changes: { admin_state_up: false } },
    { name: 'an empty dpd', changes: { dpd: {} } },
    { name: 'dpd restart, timeout one more than the interval', changes: { dpd: restart(60, 61) } },
    { name: 'an interval just below the default timeout', changes: { dpd: { interval: 119 } } },
    { name: 'a timeout just above the default interval', changes: { dpd: { timeout: 31 } } },
    { name: 'an interval of 0', changes: { dpd: { interval: 0, timeout: 1 } } },
    { name: 'an empty name and description', changes: { name: '', description: '' } },
    { name: 'a name and description of 255', changes: { name: 'x'.repeat(255), description: 'x'.repeat(255) } },
    { name: 'an id in upper case', changes: { vpnservice_id: UUID.toUpperCase() } },
  ])('accepts $name', ({ changes }) => {
    expect(fjcloudV2.validate(createFields(changes), contextOf())).toEqual({ errors: [], warnings: [] });
  });

  test.each([
    { field: 'psk', value: undefined, error: 'psk required' },
    { field: 'psk', value: '', error: 'psk wrong-length' },
    { field: 'psk', value: 'x'.repeat(256), error: 'psk wrong-length' },
    { field: 'psk', value: 12345678, error: 'psk wrong-type' },
    { field: 'ipsecpolicy_id', value: undefined, error: 'ipsecpolicy_id required' },
    { field: 'ikepolicy_id', value: 'x', error: 'ikepolicy_id wrong-format' },
    { field: 'vpnservice_id', value: UUID.replace('9', 'g'), error: 'vpnservice_id wrong-format' },
    { field: 'vpnservice_id', value: UUID.replaceAll('-', ''), error: 'vpnservice_id wrong-format' },
    { field: 'peer_cidrs', value: undefined, error: 'peer_cidrs required' },
    { field: 'peer_cidrs', value: '10.2.0.0/24', error: 'peer_cidrs wrong-type' },
    { field: 'peer_cidrs', value: [], error: 'peer_cidrs wrong-length' },
    { field: 'peer_cidrs', value: ['10.2.0.0/24', '10.3.0.0/24'], error: 'peer_cidrs wrong-length' },
    { field: 'peer_cidrs', value: ['10.2.0.1/24'], error: 'peer_cidrs[0] wrong-format' },
    { field: 'peer_cidrs', value: ['10.2.0.0'], error: 'peer_cidrs[0] wrong-format' },
    { field: 'peer_cidrs', value: ['10.2.0.0/33'], error: 'peer_cidrs[0] wrong-format' },
    { field: 'peer_cidrs', value: [24], error: 'peer_cidrs[0] wrong-type' },
    { field: 'peer_address', value: undefined, error: 'peer_address required' },
    { field: 'peer_address', value: '172.24.4.233/32', error: 'peer_address wrong-format' },
    { field: 'peer_address', value: 'gw.example.org', error: 'peer_address wrong-format' },
    { field: 'peer_address', value: '2001:db8::1', error: 'peer_address wrong-format' },
    { field: 'peer_address', value: '172.24.4.256', error: 'peer_address wrong-format' },
    { field: 'peer_id', value: undefined, error: 'peer_id required' },
    { field: 'peer_id', value: '', error: 'peer_id wrong-length' },
    { field: 'peer_id', value: 'x'.repeat(256), error: 'peer_id wrong-length' },
    { field: 'peer_id', value: '172.24.4.0/24', error: 'peer_id wrong-format' },
    { field: 'peer_id', value: 'two words', error: 'peer_id wrong-format' },
    { field: 'peer_id', value: '2001:db8::/64', error: 'peer_id wrong-format' },
    { field: 'initiator', value: 'bidirectional', error: 'initiator not-allowed' },
    { field: 'admin_state_up', value: 'true', error: 'admin_state_up wrong-type' },
    { field: 'dpd', value: 'hold', error: 'dpd wrong-type' },
    { field: 'dpd', value: null, error: 'dpd wrong-type' },
    { field: 'dpd', value: { action: 'clear' }, error: 'dpd.action not-allowed' },
    { field: 'dpd', value: { interval: '60' }, error: 'dpd.interval wrong-type' },
    { field: 'dpd', value: { interval: 1.5 }, error: 'dpd.interval out-of-range' },
    { field: 'dpd', value: { timeout: -1 }, error: 'dpd.timeout out-of-range' },
    { field: 'dpd', value: restart(60, 60), error: 'dpd.timeout out-of-range' },
    { field: 'dpd', value: { interval: 120 }, error: 'dpd.timeout out-of-range' },
    { field: 'dpd', value: { timeout: 30 }, error: 'dpd.timeout out-of-range' },
    { field: 'dpd', value: { delay: 3 }, error: 'dpd.delay unknown-field' },
    { field: 'name', value: 'x'.repeat(256), error: 'name wrong-length' },
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
  ])('refuses $field: $value', ({ field, value, error }) => {
    expect(errorsIn(createFields({ [field]: value }))).toEqual([error]);
  });

  test('reports everything at once, also in lenient validation', () => {
    const fields = createFields({ psk: '', peer_cidrs: ['10.2.0.1/24', 'x'], dpd: { action: 'clear', timeout: 1 } });

    const errors = errorsIn(fields, { strictness: 'lenient' });

    expect(errors.sort()).toEqual([
      'dpd.action not-allowed',
      'dpd.timeout out-of-range',
      'peer_cidrs wrong-length',
      'peer_cidrs[0] wrong-format',
      'peer_cidrs[1] wrong-format',
      'psk wrong-length',
    ]);
  });

  test('accepts fields without the pre-shared key once that is sealed', () => {
    expect(errorsIn(createFields({ psk: undefined }), { secret: 'sealed' })).toEqual([]);
  });
});

describe('update (provider-apis.md 2.2)', () => {
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
  ])('accepts $field: $value alone', ({ field, value }) => {
    expect(errorsIn({ [field]: value }, { operation: 'update' })).toEqual([]);
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
  ])('refuses $field: $value', ({ field, value, error }) => {
    expect(errorsIn({ [field]: value }, { operation: 'update' })).toEqual([error]);
  });

  test('refuses an update of nothing', () => {
    expect(errorsIn({}, { operation: 'update' })).toEqual(['body required']);
  });

  test('accepts an update of nothing but the sealed pre-shared key', () => {
    expect(errorsIn({}, { operation: 'update', secret: 'sealed' })).toEqual([]);
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
    expect(fjcloudV2.checkProfile(profile).map(({ path, code }) => `${dottedPathOf(path) || 'body'} ${code}`)).toEqual(
      errors,
    );
  });
});

describe('requests', () => {
  test('a create is the documented one with our marker', () => {
    const { psk, name, ...fields } = createFields();

    const request = fjcloudV2.createRequest(PROFILE, {
      fields,
      name: String(name),
      marker: MARKER,
      preSharedKey: new Secret(String(psk)),
    });

    expect(request).toMatchObject({ method: 'POST', url: `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections` });
    const documented = fixture('create.request')['ipsec_site_connection'] as Json;
    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { ...documented, description: MARKER } });
  });

  test('an update is the documented one, without anything the caller did not change', () => {
    const change = { fields: { description: 'to datacenter2' }, preSharedKey: undefined };

    const request = fjcloudV2.updateRequest(PROFILE, ID, change);

    expect(request).toMatchObject({ method: 'PUT', url: `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections/${ID}` });
    expect(JSON.parse(request.body ?? '')).toEqual(fixture('update.request'));
  });

  test('an update carries a new pre-shared key', () => {
    const request = fjcloudV2.updateRequest(PROFILE, ID, { fields: {}, preSharedKey: new Secret('another') });

    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { psk: 'another' } });
  });
});

describe('answers', () => {
  test('a connection is read from the documented create answer', () => {
    expect(fjcloudV2.parseConnection(answer(201, fixture('create.response')))).toEqual({
      id: 'af44dfd7-cf91-4451-be57-cd4fdd96b5dc',
      name: 'vpnconnection1',
      status: 'PENDING_CREATE',
      serviceId: '7b347d20-6fa3-4e22-b744-c49ee235ae4f',
      peer: '172.24.4.233',
      marker: '',
    });
  });

  test('a listed connection is recognised by name, service and peer', () => {
    const [seen] = fjcloudV2.parsePage(answer(200, fixture('list.response')))?.connections ?? [];
    const fields = { vpnservice_id: 'c2f3178d-5530-4c4a-89fc-050ecd552636', peer_address: '172.24.4.226' };

    const found = seen !== undefined && fjcloudV2.matches(seen, { fields, name: 'vpnconnection1' });
    const other = seen !== undefined && fjcloudV2.matches(seen, { fields, name: 'VPNconnection1' });

    expect({ found, other }).toEqual({ found: true, other: false });
  });

  test.each([
    { status: 'ACTIVE', meaning: 'ready' },
    { status: 'DOWN', meaning: 'ready_down' },
    { status: 'BUILD', meaning: 'pending' },
    { status: 'PENDING_CREATE', meaning: 'pending' },
    { status: 'PENDING_UPDATE', meaning: 'pending' },
    { status: 'PENDING_DELETE', meaning: 'deleting' },
    { status: 'ERROR', meaning: 'failed' },
    { status: 'FROZEN', meaning: 'unknown' },
  ])('$status means $meaning', ({ status, meaning }) => {
    expect(fjcloudV2.meaningOf(status)).toBe(meaning);
  });

  test.each([
    { name: 'rate limit', status: 413, body: { overLimit: { code: 413, message: 'slow' } }, class: 'retryable' },
    { name: 'body too large', status: 413, body: '<html></html>', class: 'permanent' },
    { name: 'over limit of another kind', status: 403, body: { overLimit: { message: 'no' } }, class: 'permanent' },
    { name: 'bad request', status: 400, body: { badRequest: { code: 400, message: 'x' } }, class: 'permanent' },
    { name: 'unauthorized', status: 401, body: { unauthorized: { code: 401, message: 'x' } }, class: 'auth' },
    { name: 'no permission, in XML', status: 403, body: '<AccessDeniedException/>', class: 'permanent' },
    { name: 'quota', status: 409, body: { NeutronError: { type: 'OverQuota', message: 'x' } }, class: 'permanent' },
    { name: 'server error', status: 500, body: '', class: 'ambiguous' },
  ])('a create answered with $name is $class', ({ status, body, class: expected }) => {
    expect(classOf(answer(status, body), 'create')).toBe(expected);
  });

  test.each([
    { operation: 'get' as const, class: 'gone' },
    { operation: 'delete' as const, class: 'gone' },
    { operation: 'update' as const, class: 'permanent' },
    { operation: 'create' as const, class: 'permanent' },
  ])('a $operation answered with 404 is $class', ({ operation, class: expected }) => {
    expect(classOf(answer(404, { itemNotFound: { code: 404, message: 'x' } }), operation)).toBe(expected);
  });

  test('an update while the connection is pending is busy', () => {
    const body = { NeutronError: { type: 'VPNStateInvalidToUpdate', message: 'Invalid state', detail: '' } };

    expect(classOf(answer(400, body), 'update')).toBe('busy');
  });

  test('the code of a common fault is its name', () => {
    const body = { itemNotFound: { code: 404, message: 'Not found' } };

    expect(fjcloudV2.parseError(answer(404, body, { 'x-fj-request-id': 'req-1' }))).toEqual({
      code: 'itemNotFound',
      message: 'Not found',
      requestId: 'req-1',
    });
  });
});

function optionalLeftOut(): Json {
  const optional = ['initiator', 'admin_state_up', 'dpd', 'name', 'availability_zone'];
  return Object.fromEntries(optional.map((field) => [field, undefined]));
}

function restart(interval: number, timeout: number): Json {
  return { action: 'restart', interval, timeout };
}
