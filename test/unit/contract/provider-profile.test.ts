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
  'https://vpc.example.com/v2.0',
  'https://user:password@vpc.example.com',
])('a profile refuses the endpoint %s by its name', (endpoint) => {
  expect(wrongFields(endpoint)).toEqual(['endpoint']);
});

test.each(['iam.example.com', 'http://iam.example.com/v3', 'https://user:password@iam.example.com/v3'])(
  'a profile refuses the identity service %s by its name',
  (url) => {
    expect(wrongFields('https://vpc.example.com', url)).toEqual(['auth.url']);
  },
);

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
