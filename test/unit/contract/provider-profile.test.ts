import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import { providerProfile } from '../../support/builders';

const profile = providerProfile();

/** Fields that are wrong in a profile with this endpoint and address of the identity service. */
function wrongFields(endpoint: unknown, url: unknown = 'https://iam.example.com/v3'): string[] {
  const { error } = providerProfileSchema.safeParse({ ...profile, endpoint, auth: { ...profile.auth, url } });
  return [...new Set(error?.issues.map(({ path }) => path.join('.')))];
}

test.each(['https://vpc.example.com', 'https://vpc.example.com:8443/', 'http://127.0.0.1:8080', 'http://[::1]:80'])(
  'a profile takes the endpoint %s',
  (endpoint) => {
    expect(wrongFields(endpoint)).toEqual([]);
  },
);

test.each([
  'vpc.example.com',
  '',
  5,
  undefined,
  'ftp://vpc.example.com',
  'http://vpc.example.com',
  'http://127.0.0.1.example.com',
  'https://vpc.example.com/v2.0?x=1',
  'https://vpc.example.com/#v2.0',
  'https://vpc.example.com/%zz',
  'https://user:password@vpc.example.com',
])('a profile refuses the endpoint %s by its name', (endpoint) => {
  expect(wrongFields(endpoint)).toEqual(['endpoint']);
});

const PROJECT = '10039663455a446d8ba2cbb058b0f578';

test.each([
  { endpoint: 'https://network.example.net:9696/v2.0', base: 'https://network.example.net:9696' },
  { endpoint: 'https://network.example.net:9696/v2.0/', base: 'https://network.example.net:9696' },
  { endpoint: 'https://network.example.net/v2', base: 'https://network.example.net' },
  { endpoint: 'https://api.example.net/networking', base: 'https://api.example.net/networking' },
  { endpoint: 'https://api.example.net/networking/v2.0', base: 'https://api.example.net/networking' },
  { endpoint: 'https://api.example.net/networking//', base: 'https://api.example.net/networking' },
  { endpoint: 'https://api.example.net/v1/networking', base: 'https://api.example.net/v1/networking' },
  { endpoint: `https://vpn.example.com/v5/${PROJECT}`, base: 'https://vpn.example.com' },
  { endpoint: `https://vpn.example.com/v5/${PROJECT}/vpn-connection`, base: 'https://vpn.example.com' },
  { endpoint: 'https://vpc.example.com/v2.0/vpn/ipsec-site-connections', base: 'https://vpc.example.com' },
  { endpoint: 'https://vpc.example.com/region-v2', base: 'https://vpc.example.com/region-v2' },
  { endpoint: 'HTTPS://VPC.example.com:443', base: 'https://vpc.example.com' },
])('an endpoint $endpoint stands for the base $base', ({ endpoint, base }) => {
  expect(providerProfile({ endpoint }).endpoint).toBe(base);
});

test.each([
  { url: 'https://iam.example.com/v3', is: 'https://iam.example.com/v3' },
  { url: 'https://iam.example.com/v3/', is: 'https://iam.example.com/v3' },
  { url: 'https://iam.example.com:5000', is: 'https://iam.example.com:5000/v3' },
  { url: 'https://cloud.example.com/identity', is: 'https://cloud.example.com/identity/v3' },
  { url: 'https://iam.example.com/v3/auth/tokens', is: 'https://iam.example.com/v3' },
])('an identity API $url stands for $is', ({ url, is }) => {
  expect(providerProfile({ auth: { ...profile.auth, url } }).auth).toMatchObject({ url: is });
});

test.each([
  'iam.example.com',
  'http://iam.example.com/v3',
  'https://user:password@iam.example.com/v3',
  'https://iam.example.com/v2.0',
])('a profile refuses the identity service %s by its name', (url) => {
  expect(wrongFields('https://vpc.example.com', url)).toEqual(['auth.url']);
});

test.each([
  { requestsPerSecond: 20, taken: true },
  { requestsPerSecond: 0.5, taken: true },
  { requestsPerSecond: 0.01, taken: true },
  { requestsPerSecond: 0.001, taken: false },
  { requestsPerSecond: 0, taken: false },
  { requestsPerSecond: -1, taken: false },
])('a profile takes a limit of $requestsPerSecond calls per second: $taken', ({ requestsPerSecond, taken }) => {
  expect(providerProfileSchema.safeParse({ ...profile, limits: { requestsPerSecond } }).success).toBe(taken);
});

/** What is wrong with a profile that signs in like this, each with its path. */
function wrongAuth(auth: unknown): string[] {
  const { error } = providerProfileSchema.safeParse({ ...profile, auth });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

const URL_OF_IAM = { url: 'https://iam.example.com/v3' };
const PASSWORD = { type: 'password', ...URL_OF_IAM, password: 'p' };
const CREDENTIAL = { type: 'applicationCredential', ...URL_OF_IAM, secret: 's' };

test.each([
  { name: 'names in one domain', auth: { ...PASSWORD, username: 'u', domain: 'D', project: { name: 'p' } } },
  {
    name: 'a project in another domain',
    auth: { ...PASSWORD, username: 'u', domain: 'Default', project: { name: 'p', domain: 'customer' } },
  },
  {
    name: 'domains by id',
    auth: { ...PASSWORD, username: 'u', domain: { id: 'default' }, project: { name: 'p', domain: { id: 'd2' } } },
  },
  { name: 'ids alone', auth: { ...PASSWORD, userId: 'u', project: { id: 'p' } } },
  {
    name: 'a user by id and a project by name',
    auth: { ...PASSWORD, userId: 'u', project: { name: 'p', domain: { name: 'customer' } } },
  },
  { name: 'an application credential by id', auth: { ...CREDENTIAL, id: 'a' } },
  { name: 'an application credential by name', auth: { ...CREDENTIAL, name: 'vpn', username: 'u', domain: 'D' } },
  { name: 'a temporary key', auth: { type: 'aksk', accessKey: 'A', secretKey: 'S', securityToken: 'T' } },
])('a profile may sign in with $name', ({ auth }) => {
  expect(wrongAuth(auth)).toEqual([]);
});

test.each([
  {
    name: 'no user',
    auth: { ...PASSWORD, project: { id: 'p' } },
    says: ['auth.username is required, or the userId in its place'],
  },
  {
    name: 'a user name without a domain',
    auth: { ...PASSWORD, username: 'u', project: { id: 'p' } },
    says: ['auth.domain is required: the domain of the user'],
  },
  {
    name: 'a project name that no domain is known of',
    auth: { ...PASSWORD, userId: 'u', project: { name: 'p' } },
    says: ['auth.project.domain is required where neither project nor user has another domain'],
  },
  {
    name: 'a project by id and by name',
    auth: { ...PASSWORD, userId: 'u', project: { id: 'p', name: 'p' } },
    says: ['auth.project must have either an id or a name'],
  },
  {
    name: 'a domain of a project by id',
    auth: { ...PASSWORD, userId: 'u', project: { id: 'p', domain: 'D' } },
    says: ['auth.project.domain must be left out where the project is given by id'],
  },
  {
    name: 'an application credential without id and name',
    auth: CREDENTIAL,
    says: ['auth.id is required, or the name in its place'],
  },
  {
    name: 'an application credential by name without a user',
    auth: { ...CREDENTIAL, name: 'vpn' },
    says: ['auth.username is required, or the userId in its place'],
  },
  {
    name: 'the type as OpenStack writes it',
    auth: { ...CREDENTIAL, type: 'v3applicationcredential' },
    says: ['auth.type must be one of: password, applicationCredential, aksk, token'],
  },
  {
    name: 'a domain that is a number',
    auth: { ...PASSWORD, username: 'u', domain: 5, project: { id: 'p' } },
    says: ['auth.domain must be the name of a domain, or { "id" } with its id'],
  },
])('a profile with $name says what is missing', ({ auth, says }) => {
  expect(wrongAuth(auth)).toEqual(says);
});
