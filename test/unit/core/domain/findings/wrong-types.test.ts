import { providerProfileSchema } from '../../../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { findingsIn } from '../../../../../lambdas/core/domain/findings/schema-findings';
import { dottedPathOf } from '../../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../../lambdas/core/domain/findings/violation';
import { parseSubmission } from '../../../../../lambdas/core/domain/submission/submission';
import { providerProfile, submission } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { EXAMPLES, PRE_SHARED_KEY } from '../../../../support/examples';
import { validated } from '../../../../support/validation';

interface WrongType {
  readonly field: string;
  readonly wrong: Fields;
  readonly says: string;
}

const saidOf = (violations: readonly Violation[], field: string): string[] =>
  violations.filter(({ path }) => dottedPathOf(path) === field).map(({ code, detail }) => `${code}: ${detail}`);

const CONNECTIONS: readonly (WrongType & { readonly title: string; readonly strictness?: 'lenient' })[] = [
  { title: 'huawei-v2', field: 'mtu', wrong: { mtu: '1500' }, says: 'a number, not a string' },
  { title: 'huawei-v2', field: 'mtu', wrong: { mtu: '1500' }, says: 'a number, not a string', strictness: 'lenient' },
  { title: 'huawei-v2', field: 'admin_state_up', wrong: { admin_state_up: 'true' }, says: 'a boolean, not a string' },
  { title: 'huawei-v2', field: 'initiator', wrong: { initiator: null }, says: 'a string, not null' },
  {
    title: 'huawei-v2',
    field: 'initiator',
    wrong: { initiator: 1 },
    says: 'a string, not a number',
    strictness: 'lenient',
  },
  { title: 'huawei-v2', field: 'psk', wrong: { psk: 12_345_678 }, says: 'a string, not a number' },
  { title: 'huawei-v2', field: 'peer_cidrs', wrong: { peer_cidrs: '10.0.0.0/8' }, says: 'a list, not a string' },
  { title: 'fjcloud-v2', field: 'admin_state_up', wrong: { admin_state_up: 'true' }, says: 'a boolean, not a string' },
  { title: 'fjcloud-v2', field: 'dpd', wrong: { dpd: 'hold' }, says: 'an object, not a string' },
  { title: 'fjcloud-v2', field: 'dpd.timeout', wrong: { dpd: { timeout: '120' } }, says: 'a number, not a string' },
  { title: 'fjcloud-v2', field: 'peer_cidrs', wrong: { peer_cidrs: '10.0.0.0/8' }, says: 'a list, not a string' },
  { title: 'fjcloud-v2', field: 'peer_cidrs[0]', wrong: { peer_cidrs: [{}] }, says: 'a string, not an object' },
  { title: 'openstack-v2', field: 'mtu', wrong: { mtu: true }, says: 'a number, not a boolean' },
  { title: 'openstack-v2', field: 'mtu', wrong: { mtu: [1500] }, says: 'a number, not a list' },
  { title: 'openstack-v2', field: 'admin_state_up', wrong: { admin_state_up: {} }, says: 'a boolean, not an object' },
  { title: 'openstack-v2', field: 'name', wrong: { name: 5 }, says: 'a string, not a number' },
  {
    title: 'enterprise-v5, static',
    field: 'enable_nqa',
    wrong: { enable_nqa: 'true' },
    says: 'a boolean, not a string',
  },
  { title: 'enterprise-v5, static', field: 'ikepolicy', wrong: { ikepolicy: 'v2' }, says: 'an object, not a string' },
  {
    title: 'enterprise-v5, static',
    field: 'ikepolicy.lifetime_seconds',
    wrong: { ikepolicy: { lifetime_seconds: '86400' } },
    says: 'a number, not a string',
  },
  {
    title: 'enterprise-v5, static',
    field: 'ipsecpolicy.transform_protocol',
    wrong: { ipsecpolicy: { transform_protocol: 50 } },
    says: 'a string, not a number',
  },
  { title: 'enterprise-v5, static', field: 'tags', wrong: { tags: { a: 'b' } }, says: 'a list, not an object' },
  { title: 'enterprise-v5, static', field: 'style', wrong: { style: true }, says: 'a string, not a boolean' },
];

test.each(CONNECTIONS)(
  'a connection of $title is told that $field must be $says',
  ({ title, field, wrong, ...rest }) => {
    const { dialect: id, fields } = EXAMPLES.find((one) => one.title === title) ?? {
      dialect: 'huawei-v2' as const,
      fields: {},
    };
    const given = { ...fields, psk: PRE_SHARED_KEY, ...wrong };

    const { errors } = validated(DIALECTS[id], given, {
      operation: 'create',
      strictness: rest.strictness ?? 'strict',
      options: {},
    });

    expect(saidOf(errors, field)).toEqual([expect.stringContaining(`wrong-type: ${field} must be ${rest.says}`)]);
  },
);

test.each<WrongType>([
  { field: 'operation', wrong: { operation: 1 }, says: 'a string, not a number: one of create, update, delete.' },
  {
    field: 'provider',
    wrong: { provider: ['otc-classic'] },
    says: 'a string, not a list: the name of a provider profile.',
  },
  { field: 'deadlineSeconds', wrong: { deadlineSeconds: '600' }, says: 'a number, not a string: a whole number of' },
  { field: 'completion', wrong: { completion: true }, says: 'a string, not a boolean: one of provisioned' },
  {
    field: 'ticket',
    wrong: { ticket: 'RITM0012345' },
    says: 'an object, not a string: its members are system, id, url.',
  },
  {
    field: 'ticket.url',
    wrong: { ticket: { system: 'a', id: 'b', url: {} } },
    says: 'a string, not an object: an https: URL',
  },
])('a request is told that $field must be $says', ({ field, wrong, says }) => {
  const { findings } = parseSubmission(submission(wrong));

  expect(saidOf(findings, field)).toEqual([expect.stringContaining(`wrong-type: ${field} must be ${says}`)]);
});

test.each<WrongType>([
  { field: 'auth', wrong: { auth: 'token' }, says: 'must be an object, not a string' },
  { field: 'auth.type', wrong: { auth: { type: 5 } }, says: 'must be a string, not a number: one of password' },
  {
    field: 'auth.project',
    wrong: { auth: { ...providerProfile().auth, project: 'a' } },
    says: 'must be an object, not a string',
  },
  {
    field: 'limits.requestsPerSecond',
    wrong: { limits: { requestsPerSecond: '5' } },
    says: 'must be a number, not a string.',
  },
  {
    field: 'polling',
    wrong: { polling: 10 },
    says: 'must be an object, not a number: its members are firstDelaySeconds, maxDelaySeconds.',
  },
  { field: 'endpoint', wrong: { endpoint: null }, says: 'must be a string, not null' },
  {
    field: 'strictness',
    wrong: { strictness: false },
    says: 'must be a string, not a boolean: one of strict, lenient',
  },
])('a profile is told that $field $says', ({ field, wrong, says }) => {
  const found = findingsIn(providerProfileSchema, { ...providerProfile(), ...wrong });

  expect(saidOf(found, field)).toEqual([expect.stringContaining(`wrong-type: ${field} ${says}`)]);
});

test.each([
  { wrong: { auth: {} }, says: 'auth.type must be one of: password, ', code: 'required' },
  {
    wrong: { auth: { type: 'Password' } },
    says: 'auth.type must be one of: password, ',
    code: 'not-allowed',
  },
])('a profile without a known way to sign in is told which there are: $code', ({ wrong, says, code }) => {
  const found = findingsIn(providerProfileSchema, { ...providerProfile(), ...wrong });

  expect(found).toMatchObject([{ path: ['auth', 'type'], detail: expect.stringContaining(says) as string, code }]);
});
