/** Every field rule of provider-apis.md 2.1 on create, and what of the fields is sent. */
import { huaweiV2 } from '../../../../lambdas/core/dialects/huawei-v2/dialect';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../lambdas/core/domain/findings/violation';
import type { ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';
import { answer, CANARY_KEY, createFields, providerProfile } from '../../../support/builders';
import type { Fields } from '../../../support/builders';

const LENIENT = { strictness: 'lenient' } as const;

function brief(violations: readonly Violation[]): string[] {
  return violations.map(({ path, code }) => `${dottedPathOf(path)} ${code}`);
}

/** `path code` of what is wrong with the documented create, changed. */
function judge(changes: Fields, context: Partial<ValidationContext> = {}): Record<string, string[]> {
  const { errors, warnings } = huaweiV2.validate(createFields(changes), {
    operation: 'create',
    strictness: 'strict',
    options: {},
    secret: 'in-fields',
    ...context,
  });
  return { errors: brief(errors), warnings: brief(warnings) };
}

function sent(changes: Fields): unknown {
  const fields = createFields({ psk: undefined, ...changes });
  const request = huaweiV2.createRequest(providerProfile(), {
    fields,
    name: 'vpn-1',
    marker: 'vpn-provisioner:req_1',
    preSharedKey: new Secret(CANARY_KEY),
  });
  const { ipsec_site_connection: connection } = JSON.parse(request.body ?? '') as Record<string, unknown>;
  return connection;
}

test.each([
  'psk',
  'ipsecpolicy_id',
  'ikepolicy_id',
  'vpnservice_id',
  'peer_ep_group_id',
  'local_ep_group_id',
  'peer_address',
  'peer_id',
])('a create needs %s', (field) => {
  expect(judge({ [field]: undefined })).toEqual({ errors: [`${field} required`], warnings: [] });
});

test.each(['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_ep_group_id', 'local_ep_group_id'])(
  '%s is a hexadecimal UUID (E14)',
  (field) => {
    const value = '9gd5a7e0-6dac-41b4-b20d-a7b8645fddf1';

    expect(judge({ [field]: value })['errors']).toEqual([`${field} wrong-format`]);
  },
);

test.each([
  { name: 'a tab in the psk', changes: { psk: 'with\ttab' }, errors: ['psk character-not-allowed'] },
  { name: 'a psk with a line break', changes: { psk: 'line\nbreak' }, errors: ['psk character-not-allowed'] },
  { name: 'an empty peer_id', changes: { peer_id: '' }, errors: ['peer_id wrong-length'] },
  { name: 'a peer_id of 251', changes: { peer_id: 'x'.repeat(251) }, errors: ['peer_id wrong-length'] },
  { name: 'another auth_mode', changes: { auth_mode: 'cert' }, errors: ['auth_mode not-allowed'] },
  { name: 'a tenant_id of 256', changes: { tenant_id: 'x'.repeat(256) }, errors: ['tenant_id wrong-length'] },
])('a create with $name is refused', ({ changes, errors }) => {
  expect(judge(changes)['errors']).toEqual(errors);
});

test.each([
  { name: 'the only auth_mode', changes: { auth_mode: 'psk' } },
  { name: 'a tenant_id of 255 characters', changes: { tenant_id: 'x'.repeat(255) } },
  { name: 'no peer_cidrs in a list', changes: { peer_cidrs: [] } },
  { name: 'an empty description', changes: { description: '' } },
  { name: 'a name of 64 characters, however many bytes', changes: { name: '🔑'.repeat(64) } },
])('a create with $name is accepted', ({ changes }) => {
  expect(judge(changes)).toEqual({ errors: [], warnings: [] });
});

test('an update refuses an empty peer_id', () => {
  const { errors } = huaweiV2.validate(
    { peer_id: '' },
    { operation: 'update', strictness: 'strict', options: {}, secret: 'in-fields' },
  );

  expect(brief(errors)).toEqual(['peer_id wrong-length']);
});

test('a sealed pre-shared key is not among the fields too', () => {
  expect(judge({}, { secret: 'sealed' })['errors']).toEqual(['psk unknown-field']);
});

test('a peer_id that differs from peer_address is a warning also in strict validation (E1)', () => {
  expect(judge({ peer_id: 'gw.example.org' })).toEqual({ errors: [], warnings: ['peer_id unusual'] });
});

test.each([
  { mtu: 68, errors: [] },
  { mtu: 65_535, errors: [] },
  { mtu: 65_536, errors: ['mtu out-of-range'] },
])('lenient validation judges an MTU of $mtu (E4)', ({ mtu, errors }) => {
  expect(judge({ mtu }, LENIENT)['errors']).toEqual(errors);
});

test('lenient validation judges the dpd that it lets pass (E2)', () => {
  expect(judge({ dpd: { interval: 60, timeout: 60 } }, LENIENT)['errors']).toEqual(['dpd.timeout out-of-range']);
});

test('a create sends what the caller gave in place of the defaults', () => {
  const changes = { mtu: 1200, initiator: 'response-only', peer_id: 'gw.example.org' };

  expect(sent(changes)).toMatchObject(changes);
});

test('a create sends the defaults that the provider has documented', () => {
  const connection = sent({ mtu: undefined, initiator: undefined, admin_state_up: undefined });

  expect(connection).toMatchObject({ mtu: 1500, initiator: 'bi-directional', admin_state_up: true });
});

test.each(['auth_mode', 'tenant_id', 'peer_cidrs', 'description'])('a create never sends %s (2.1, E25)', (field) => {
  expect(sent({ auth_mode: 'psk', tenant_id: '1003', peer_cidrs: [], description: '' })).not.toHaveProperty(field);
});

test.each(['FROZEN', 'FREEZED'])('%s needs an operator (provider-apis.md 4.1)', (status) => {
  expect(huaweiV2.meaningOf(status)).toBe('frozen');
});

test('a code of the gateway goes before the status (provider-apis.md 5.4)', () => {
  const response = answer(400, { error_code: 'APIGW.0308', error_msg: 'slow' });
  const context = { operation: 'create', inDoubtBefore: false } as const;

  const seen = huaweiV2.classify(response, huaweiV2.parseError(response), context);

  expect(seen.class).toBe('retryable');
});
