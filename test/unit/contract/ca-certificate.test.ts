import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import { providerProfile } from '../../support/builders';
import { certificate } from '../../support/certificates';
import type { Pair } from '../../support/certificates';

const DAY_MS = 86_400_000;

let ca: Pair;
let other: Pair;

beforeAll(async () => {
  ca = await certificate({ name: 'Example CA' });
  other = await certificate({ name: 'Other CA' });
});

/** What is wrong with a profile that has this for its CAs. */
function problems(caCertificate: unknown): string[] {
  const { error } = providerProfileSchema.safeParse({ ...providerProfile(), caCertificate });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

function matching(form: RegExp): string {
  return expect.stringMatching(form) as string;
}

test('a profile takes one certificate of a CA, and several with text around them, as they are', () => {
  const several = `# our own\n${ca.cert}\r\nSubject: Other CA\n${other.cert}\n`;

  expect([problems(ca.cert), problems(several)]).toEqual([[], []]);
  expect(providerProfile({ caCertificate: several }).caCertificate).toBe(several);
});

test('an expired certificate is refused with its day and its subject', async () => {
  const { cert } = await certificate({ notBeforeMs: 0, notAfterMs: Date.parse('2020-02-03T04:05:06Z') });

  expect(problems(cert)).toEqual([
    'caCertificate has a certificate that has expired on 2020-02-03, number 1 (CN=Test CA)',
  ]);
});

test('an expired certificate beside one that is valid stops no profile', async () => {
  const { cert } = await certificate({ notBeforeMs: 0, notAfterMs: Date.parse('2020-02-03T04:05:06Z') });

  expect(problems(cert + ca.cert)).toEqual([]);
});

test('a certificate that is not valid yet is refused with its day', async () => {
  const { cert } = await certificate({ notBeforeMs: Date.now() + 2 * DAY_MS, notAfterMs: Date.now() + 3 * DAY_MS });

  expect(problems(cert)).toEqual([matching(/^caCertificate has a certificate that is not valid before \d{4}-/)]);
});

test('the certificate of a server is refused, and which one of several it is', async () => {
  const server = await certificate({ name: 'vpn.example.com', isCa: false, ca });

  expect(problems(ca.cert + server.cert)).toEqual([
    'caCertificate has a certificate that is not of a CA, number 2 (CN=vpn.example.com); give the one that has signed it',
  ]);
});

test('a private key beside the certificate is refused and not repeated', () => {
  expect(problems(ca.cert + ca.key)).toEqual(['caCertificate must not hold a private key']);
});

test.each([
  { name: 'the path of a file', pem: () => '/etc/ssl/ca.pem' },
  { name: 'nothing', pem: () => '' },
  { name: 'a number', pem: () => 5 },
  { name: 'null', pem: () => null },
  { name: 'base64 without its frame', pem: () => ca.cert.replaceAll(/-----.*-----/g, '') },
  { name: 'a certificate that was cut', pem: () => ca.cert.slice(0, 200) },
  { name: 'a certificate and the beginning of another', pem: () => `${ca.cert}${other.cert.slice(0, 100)}` },
  { name: 'a public key', pem: () => '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
])('$name is refused with what is allowed', ({ pem }) => {
  expect(problems(pem())).toEqual([matching(/^caCertificate must be the text of one or more certificates in PEM/)]);
});

test('a certificate whose text was changed is refused by its number', () => {
  const broken = ca.cert.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA');

  expect(problems(other.cert + broken)).toEqual(['caCertificate has a certificate that cannot be read, number 2']);
});

test('the certificates of the whole system are refused: a secret has no room for them', () => {
  expect(problems(ca.cert.repeat(200))).toEqual([matching(/^caCertificate must have at most 49152 characters/)]);
});
