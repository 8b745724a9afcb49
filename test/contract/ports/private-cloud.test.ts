/** Clouds whose endpoints have paths, whose certificates are of a CA of their own, and who let others sign in otherwise. */
import { UndiciTransport } from '../../../lambdas/adapters/http/undici-transport';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { ProviderFailure } from '../../../lambdas/core/domain/connection/provider-call';
import { targetOf } from '../../../lambdas/core/operations/provider/provider-target';
import { SIMULATED_DIALECTS, startSimulator } from '../../../lib/simulator/simulator';
import type { SimulatedDialectId, Simulator } from '../../../lib/simulator/simulator';
import { providerProfile } from '../../support/builders';
import type { Fields } from '../../support/builders';
import { certificate } from '../../support/certificates';
import type { Pair } from '../../support/certificates';
import { providerClientOf } from '../../support/operations/provider-client';

const clock = { nowMs: () => Date.now() };

let ca: Pair;
let other: Pair;
let simulator: Simulator;

beforeAll(async () => {
  ca = await certificate({ name: 'Private CA' });
  other = await certificate({ name: 'Other CA' });
  const server = await certificate({ name: '127.0.0.1', isCa: false, ca });
  simulator = await startSimulator({
    tls: server,
    projectDomain: 'customer',
    basePaths: { identity: '/identity', network: '/networking' },
  });
});

afterAll(() => simulator.stop());

function profileOf(dialect: SimulatedDialectId, changes: Fields = {}): ProviderProfile {
  return providerProfile({ ...simulator.profile('cloud', dialect), caCertificate: ca.cert, ...changes });
}

/** What a list of all connections comes to, with one transport for all calls. */
async function survey(
  profile: ProviderProfile,
  transport = new UndiciTransport({ totalMs: 5_000 }),
): Promise<'listed' | ProviderFailure> {
  const result = await providerClientOf(transport, clock).survey(targetOf(DIALECTS, profile));
  return result.ok ? 'listed' : result.failure;
}

function signIn(changes: Fields): Fields {
  const { auth } = simulator.profile('cloud');
  const { type, url, password, project } = auth;
  return { auth: { type, url, password, project, ...changes } };
}

test.each(SIMULATED_DIALECTS)('%s is called under its path, over TLS of a private CA', async (dialect) => {
  expect(await survey(profileOf(dialect))).toBe('listed');
});

test.each([
  { suffix: '/v2.0', dialect: 'openstack-v2' },
  { suffix: '/v2.0/', dialect: 'fjcloud-v2' },
  { suffix: '/v5/10039663455a446d8ba2cbb058b0f578', dialect: 'enterprise-v5' },
] as const)('$dialect is called at an endpoint that ends in $suffix', async ({ suffix, dialect }) => {
  const { endpoint } = simulator.profile('cloud', dialect);

  expect(await survey(profileOf(dialect, { endpoint: endpoint + suffix }))).toBe('listed');
});

test.each([
  { name: 'no CA', changes: { caCertificate: undefined } },
  { name: 'another CA', changes: () => ({ caCertificate: other.cert }) },
])('a provider whose profile has $name is never sent to', async ({ changes }) => {
  const profile = profileOf('openstack-v2', typeof changes === 'function' ? changes() : changes);

  expect(await survey(profile)).toMatchObject({
    class: 'retryable',
    message: expect.stringContaining('UNABLE_TO_VERIFY_LEAF_SIGNATURE') as string,
  });
});

test('a CA that one profile trusts is trusted for that profile alone, also where its connection still stands', async () => {
  const transport = new UndiciTransport({ totalMs: 5_000 });
  const trusting = await survey(profileOf('openstack-v2'), transport);

  const distrusting = await survey(profileOf('openstack-v2', { caCertificate: undefined }), transport);

  expect([trusting, distrusting]).toEqual(['listed', expect.objectContaining({ class: 'retryable' })]);
});

const USER = { username: 'provisioner', domain: 'simulated-domain' };
const BY_ID = { userId: '7e1ba12e6540447cb374190510c9b2d4' };
const CUSTOMER = { name: 'eu-de', domain: 'customer' };

test.each([
  { name: 'a project in another domain', changes: { ...USER, project: CUSTOMER } },
  { name: 'ids alone', changes: { ...BY_ID, project: { id: '10039663455a446d8ba2cbb058b0f578' } } },
  {
    name: 'domains by id',
    changes: {
      username: 'provisioner',
      domain: { id: 'ded485def1484e7d2e41d5e00aa7e9c3' },
      project: { name: 'eu-de', domain: { id: '5f0a4d1c5c0e4b1d9b0a3f6f6a0d2c11' } },
    },
  },
])('signs in with $name', async ({ changes }) => {
  expect(await survey(profileOf('openstack-v2', signIn(changes)))).toBe('listed');
});

test.each([
  { name: "the project looked for in the user's domain", changes: { ...USER, project: { name: 'eu-de' } } },
  { name: 'the user looked for in the project domain', changes: { ...USER, domain: 'customer', project: CUSTOMER } },
])('is refused with $name', async ({ changes }) => {
  expect(await survey(profileOf('openstack-v2', signIn(changes)))).toMatchObject({
    class: 'auth',
    answer: { httpStatus: 401 },
  });
});

/** Sign-in with the simulator's application credential. */
function credential(changes: Fields): Fields {
  const { url } = simulator.profile('cloud').auth;
  const { secret } = simulator.account.applicationCredential;
  return { auth: { type: 'applicationCredential', url, secret, ...changes } };
}

test.each([
  { name: 'its id', changes: { id: '6cb5fa6a13184e6fab65ba2108adf50c' } },
  { name: 'its name and user', changes: { name: 'vpn', ...USER } },
  { name: 'its name and user by id', changes: { name: 'vpn', ...BY_ID } },
])('signs in with an application credential by $name', async ({ changes }) => {
  expect(await survey(profileOf('openstack-v2', credential(changes)))).toBe('listed');
});

test('a refused application credential is not tried again at once, and is not in what is said', async () => {
  const profile = profileOf('openstack-v2', credential({ id: '6cb5', secret: 'wrong-Secret' }));
  const transport = new UndiciTransport({ totalMs: 5_000 });
  const client = providerClientOf(transport, clock);
  const before = simulator.calls().token;

  const results = [await client.survey(targetOf(DIALECTS, profile)), await client.survey(targetOf(DIALECTS, profile))];

  expect(results).toEqual([
    { ok: false, failure: expect.objectContaining({ class: 'auth' }) as unknown },
    { ok: false, failure: expect.objectContaining({ class: 'auth' }) as unknown },
  ]);
  expect(simulator.calls().token - before).toBe(1);
  expect(JSON.stringify(results)).not.toContain('wrong-Secret');
});

describe('a temporary access key', () => {
  const signed = (changes: Fields = {}): Fields => {
    return { auth: { type: 'aksk', ...simulator.account.temporaryKey, ...changes } };
  };

  test.each(['huawei-v2', 'enterprise-v5'] as const)(
    'signs the calls of %s with its security token',
    async (dialect) => {
      expect(await survey(profileOf(dialect, signed()))).toBe('listed');
    },
  );

  test.each([
    { name: 'without its security token', changes: { securityToken: undefined } },
    { name: 'with another security token', changes: { securityToken: 'canary-security-token' } },
    { name: 'with another secret key', changes: { secretKey: 'canary-secret-key' } },
  ])('is refused $name, once, and nothing secret is said', async ({ changes }) => {
    const failure = await survey(profileOf('huawei-v2', signed(changes)));

    expect(failure).toMatchObject({ class: 'auth', answer: { httpStatus: 401, code: 'APIG.0301' } });
    expect(JSON.stringify(failure)).not.toMatch(/canary|simulated-security-token/);
  });
});
