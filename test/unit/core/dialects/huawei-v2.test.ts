import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderProfile } from '../../../../lambdas/contract/provider-profile';
import { huaweiV2 } from '../../../../lambdas/core/dialects/huawei-v2/dialect';
import type { HttpResponse } from '../../../../lambdas/core/domain/connection/provider-call';
import type { Findings } from '../../../../lambdas/core/domain/findings/findings';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../lambdas/core/domain/findings/violation';
import type {
  ConnectionFields,
  FailureContext,
  ValidationContext,
} from '../../../../lambdas/core/ports/provider-dialect';

type Json = Record<string, unknown>;

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const PROFILE: ProviderProfile = {
  name: 'otc-classic',
  dialect: 'huawei-v2',
  endpoint: 'https://vpc.eu-de.otc.t-systems.com',
  auth: { type: 'token', token: 'MIIFvgY' },
  strictness: 'strict',
  polling: { firstDelaySeconds: 10, maxDelaySeconds: 30 },
  settleSeconds: 35,
  options: {},
};

function example(name: string): Json {
  const path = join(__dirname, '../../../../examples', `huawei-v2.${name}.json`);
  const { ipsec_site_connection: fields } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Json>;
  return fields ?? {};
}

/** The documented create request, with some fields replaced; `undefined` leaves a field out. */
function createFields(changes: Json = {}): ConnectionFields {
  const entries = Object.entries({ ...example('create.request'), ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function findingsIn(fields: ConnectionFields, changes: Partial<ValidationContext> = {}): Findings {
  return huaweiV2.validate(fields, {
    operation: 'create',
    strictness: 'strict',
    options: {},
    secret: 'in-fields',
    ...changes,
  });
}

/** `path code`, or `body code` for the whole, of each. */
function brief(violations: readonly Violation[]): string[] {
  return violations.map(({ path, code }) => `${dottedPathOf(path) || 'body'} ${code}`);
}

const UPDATE = { operation: 'update' } as const;
const LENIENT = { strictness: 'lenient' } as const;

describe('create (provider-apis.md 2.1)', () => {
  test('the documented request is valid', () => {
    expect(findingsIn(createFields())).toEqual({ errors: [], warnings: [] });
  });

  test('everything is reported at once', () => {
    const { errors } = findingsIn(createFields({ psk: 'short', mtu: '1500', name: '', peer_id: undefined, colour: 1 }));

    expect(brief(errors).sort()).toEqual([
      'colour unknown-field',
      'mtu not-allowed',
      'name wrong-length',
      'peer_id required',
      'psk wrong-length',
    ]);
  });

  test('the fields are valid without the pre-shared key once that is sealed', () => {
    expect(findingsIn(createFields({ psk: undefined }), { secret: 'sealed' }).errors).toEqual([]);
  });
});

describe('update (provider-apis.md 2.1)', () => {
  test.each([
    { field: 'psk', value: '6chars' },
    { field: 'psk', value: 'x'.repeat(128) },
    { field: 'initiator', value: 'bi-directional' },
    { field: 'admin_state_up', value: true },
    { field: 'peer_ep_group_id', value: UUID },
    { field: 'local_ep_group_id', value: UUID },
    { field: 'mtu', value: 1500 },
    { field: 'peer_address', value: 'x'.repeat(250) },
    { field: 'peer_id', value: 'x'.repeat(250) },
    { field: 'name', value: 'x'.repeat(64) },
  ])('accepts $field: $value alone, without the other side (E5)', ({ field, value }) => {
    expect(findingsIn({ [field]: value }, UPDATE)).toEqual({ errors: [], warnings: [] });
  });

  test.each([
    { field: 'psk', value: 'short', error: 'psk wrong-length' },
    { field: 'psk', value: 'x'.repeat(129), error: 'psk wrong-length' },
    { field: 'psk', value: 'with space', error: 'psk character-not-allowed' },
    { field: 'psk', value: 'question?', error: 'psk character-not-allowed' },
    { field: 'psk', value: '********', error: 'psk masked' },
    { field: 'initiator', value: 'response-only', error: 'initiator not-allowed' },
    { field: 'admin_state_up', value: false, error: 'admin_state_up not-allowed' },
    { field: 'peer_ep_group_id', value: 'x', error: 'peer_ep_group_id wrong-format' },
    { field: 'local_ep_group_id', value: null, error: 'local_ep_group_id wrong-type' },
    { field: 'mtu', value: '1500', error: 'mtu not-allowed' },
    { field: 'peer_address', value: '', error: 'peer_address wrong-length' },
    { field: 'peer_address', value: 'x'.repeat(251), error: 'peer_address wrong-length' },
    { field: 'peer_id', value: 'x'.repeat(251), error: 'peer_id wrong-length' },
    { field: 'name', value: '', error: 'name wrong-length' },
    { field: 'name', value: 'x'.repeat(65), error: 'name wrong-length' },
    { field: 'vpnservice_id', value: UUID, error: 'vpnservice_id not-supported' },
    { field: 'ikepolicy_id', value: UUID, error: 'ikepolicy_id not-supported' },
    { field: 'ipsecpolicy_id', value: UUID, error: 'ipsecpolicy_id not-supported' },
    { field: 'auth_mode', value: 'psk', error: 'auth_mode not-supported' },
    { field: 'tenant_id', value: '1003', error: 'tenant_id not-supported' },
    { field: 'peer_cidrs', value: [], error: 'peer_cidrs not-supported' },
    { field: 'description', value: 'New description', error: 'description not-supported' },
    { field: 'dpd', value: { timeout: 240 }, error: 'dpd not-supported' },
    { field: 'timeout', value: 240, error: 'timeout not-supported' },
    { field: 'status', value: 'ACTIVE', error: 'status unknown-field' },
  ])('refuses $field: $value', ({ field, value, error }) => {
    expect(brief(findingsIn({ [field]: value }, UPDATE).errors)).toEqual([error]);
  });

  test('refuses the documented example, which changes the MTU (E4)', () => {
    expect(brief(findingsIn(example('update.request'), UPDATE).errors)).toEqual(['mtu not-allowed']);
  });

  test('refuses an update of nothing', () => {
    expect(brief(findingsIn({}, UPDATE).errors)).toEqual(['body required']);
  });

  test('accepts an update of nothing but the sealed pre-shared key', () => {
    expect(findingsIn({}, { ...UPDATE, secret: 'sealed' }).errors).toEqual([]);
  });
});

describe('peer_id (E1)', () => {
  test.each([
    { name: 'another value than peer_address warns', peer_id: 'gw.example.org', warning: 'peer_id unusual' },
    { name: 'left out in lenient validation warns', peer_id: undefined, warning: 'peer_id required' },
  ])('$name', ({ peer_id, warning }) => {
    const { errors, warnings } = findingsIn(createFields({ peer_id }), LENIENT);

    expect({ errors, warnings: brief(warnings) }).toEqual({ errors: [], warnings: [warning] });
  });

  test('is sent as peer_address when the caller gave none', () => {
    const fields = createFields({ peer_id: undefined, psk: undefined });

    const request = huaweiV2.createRequest(PROFILE, {
      fields,
      name: 'vpnconnection1',
      marker: 'vpn-provisioner:req_1',
      preSharedKey: new Secret('secret'),
    });

    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: example('create.request') });
  });
});

describe('dead peer detection (E2, E3)', () => {
  const dpd = { action: 'restart', interval: 20, timeout: 60 };
  const SUPPORTED = { options: { dpdSupported: true } };

  test.each([
    { field: 'dpd', value: dpd },
    { field: 'local_id', value: '172.24.4.1' },
    { field: 'project_id', value: '10039663455a446d8ba2cbb058b0f578' },
    { field: 'route_mode', value: 'static' },
    { field: 'action', value: 'hold' },
    { field: 'interval', value: 30 },
    { field: 'timeout', value: 120 },
  ])('strict validation refuses $field', ({ field, value }) => {
    expect(brief(findingsIn(createFields({ [field]: value })).errors)).toEqual([`${field} not-supported`]);
  });

  test('is a warning in lenient validation', () => {
    const { errors, warnings } = findingsIn(createFields({ dpd }), LENIENT);

    expect({ errors, warnings: brief(warnings) }).toEqual({ errors: [], warnings: ['dpd not-supported'] });
  });

  test('is plainly accepted where the deployment supports it, and sent', () => {
    const fields = createFields({ dpd, psk: undefined });

    const request = huaweiV2.createRequest(PROFILE, {
      fields,
      name: 'vpnconnection1',
      marker: 'vpn-provisioner:req_1',
      preSharedKey: new Secret('secret'),
    });

    expect(findingsIn(createFields({ dpd }), SUPPORTED)).toEqual({ errors: [], warnings: [] });
    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { ...example('create.request'), dpd } });
  });

  test('may be left out where the deployment supports it', () => {
    expect(findingsIn(createFields(), SUPPORTED).errors).toEqual([]);
  });

  test.each([
    { dpd: { interval: 60, timeout: 60 }, error: 'dpd.timeout out-of-range' },
    { dpd: { interval: 120 }, error: 'dpd.timeout out-of-range' },
    { dpd: { timeout: -1 }, error: 'dpd.timeout out-of-range' },
    { dpd: { action: 'explode' }, error: 'dpd.action not-allowed' },
    { dpd: { delay: 3 }, error: 'dpd.delay unknown-field' },
    { dpd: 'hold', error: 'dpd wrong-type' },
  ])('where supported, $dpd breaks the rules of upstream', ({ dpd: wrong, error }) => {
    expect(brief(findingsIn(createFields({ dpd: wrong }), SUPPORTED).errors)).toEqual([error]);
  });

  test('where supported, a partial one on update is not judged by the defaults', () => {
    expect(findingsIn({ dpd: { interval: 200 } }, { ...UPDATE, ...SUPPORTED }).errors).toEqual([]);
  });
});

describe('doubtful characters of the pre-shared key (E7)', () => {
  test.each(['less<than', 'greater>than', 'amper&sand', 'aster*isk', "quote'd", 'quote"d', 'ümlaut'])(
    'warns of %s',
    (psk) => {
      const { errors, warnings } = findingsIn(createFields({ psk }));

      expect({ errors, warnings: brief(warnings) }).toEqual({ errors: [], warnings: ['psk doubtful-character'] });
    },
  );

  test('the characters of the positive list are not doubtful', () => {
    expect(findingsIn(createFields({ psk: 'aZ09~`!@#$%^()-_+=[]{}|\\,./:;' }))).toEqual({ errors: [], warnings: [] });
  });

  test('a finding never repeats the key', () => {
    const { errors, warnings } = findingsIn(createFields({ psk: 'canary?<4711' }));

    expect(JSON.stringify([errors, warnings])).not.toContain('canary');
  });
});

describe('values that some deployments take (E4, E9)', () => {
  test.each([
    { field: 'mtu', value: 1200 },
    { field: 'initiator', value: 'response-only' },
  ])('lenient validation warns of $field: $value', ({ field, value }) => {
    const { errors, warnings } = findingsIn(createFields({ [field]: value }), LENIENT);

    expect({ errors, warnings: brief(warnings) }).toEqual({ errors: [], warnings: [`${field} not-allowed`] });
  });

  test('response-only is plainly accepted where the deployment supports it', () => {
    const context = { options: { responseOnlySupported: true } };

    expect(findingsIn(createFields({ initiator: 'response-only' }), context)).toEqual({ errors: [], warnings: [] });
  });

  test.each([
    { field: 'mtu', value: 67 },
    { field: 'initiator', value: 'both' },
    { field: 'admin_state_up', value: false },
    { field: 'name', value: '' },
    { field: 'description', value: 'New description' },
    { field: 'peer_cidrs', value: ['10.0.0.0/24'] },
  ])('lenient validation still refuses $field: $value', ({ field, value }) => {
    const { errors } = findingsIn(createFields({ [field]: value }), LENIENT);

    expect(errors.map(({ path }) => dottedPathOf(path))).toEqual([field]);
  });
});

describe('profile options', () => {
  test.each([
    { name: 'none', options: {}, errors: [] },
    { name: 'both switches', options: { dpdSupported: true, responseOnlySupported: false }, errors: [] },
    { name: 'a word', options: { dpdSupported: 'yes' }, errors: ['options.dpdSupported wrong-type'] },
    { name: 'an unknown option', options: { dpd: true }, errors: ['options.dpd unknown-field'] },
  ])('judges $name', ({ options, errors }) => {
    expect(brief(huaweiV2.checkProfile({ ...PROFILE, options }))).toEqual(errors);
  });
});

describe('update request', () => {
  test('carries only what the caller changes (E5)', () => {
    const request = huaweiV2.updateRequest(PROFILE, ID, { fields: { name: 'renamed' }, preSharedKey: undefined });

    expect(request).toMatchObject({ method: 'PUT', url: `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections/${ID}` });
    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { name: 'renamed' } });
  });

  test('carries a new pre-shared key', () => {
    const request = huaweiV2.updateRequest(PROFILE, ID, { fields: {}, preSharedKey: new Secret('another') });

    expect(JSON.parse(request.body ?? '')).toEqual({ ipsec_site_connection: { psk: 'another' } });
  });
});

describe('failed calls (provider-apis.md 5.4)', () => {
  const neutron = (type: string): Json => ({ NeutronError: { type, message: 'x', detail: '' } });
  const gateway = (error_code: string): Json => ({ error_code, error_msg: 'x' });
  const create: FailureContext = { operation: 'create', inDoubtBefore: false };

  function classOf(status: number, body: Json, context: FailureContext): string {
    const response: HttpResponse = { status, headers: {}, body: JSON.stringify(body) };
    return huaweiV2.classify(response, huaweiV2.parseError(response), context).class;
  }

  test.each([
    { name: 'quota', status: 400, body: neutron('VPC.1003'), context: create, class: 'permanent' },
    { name: 'peer in use', status: 400, body: neutron('VPC.1004'), context: create, class: 'permanent' },
    {
      name: 'peer in use after an unanswered create',
      status: 400,
      body: neutron('VPC.1004'),
      context: { ...create, inDoubtBefore: true },
      class: 'ambiguous',
    },
    { name: 'throttled', status: 429, body: gateway('APIGW.0308'), context: create, class: 'retryable' },
    { name: 'token refused', status: 401, body: gateway('APIG.0301'), context: create, class: 'auth' },
    {
      name: 'being changed',
      status: 400,
      body: neutron('VPNStateInvalidToUpdate'),
      context: { ...create, operation: 'update' as const },
      class: 'busy',
    },
    { name: 'bad gateway', status: 502, body: {}, context: create, class: 'ambiguous' },
  ])('$name is $class', ({ status, body, context, class: expected }) => {
    expect(classOf(status, body, context)).toBe(expected);
  });
});
