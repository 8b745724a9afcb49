import { createHash } from 'node:crypto';
import { KmsFingerprinter } from '../../../lambdas/adapters/kms/fingerprinter';
import { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { Fingerprinter } from '../../../lambdas/core/ports/fingerprinter';
import { InMemoryFingerprinter } from '../../support/in-memory/fingerprinter';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});

afterAll(() => services.stop());

describe.each([
  { name: 'in memory', fingerprinterOf: (): Fingerprinter => new InMemoryFingerprinter() },
  {
    name: 'of KMS',
    fingerprinterOf: (): Fingerprinter =>
      new KmsFingerprinter(services.kms, services.physicalId('AWS::KMS::Key', 'Fingerprint')),
  },
])('fingerprinter $name', ({ fingerprinterOf }) => {
  let fingerprinter: Fingerprinter;

  beforeAll(() => {
    fingerprinter = fingerprinterOf();
  });

  const fingerprintOf = async (text: string): Promise<string> => fingerprinter.fingerprint(new Secret(text));

  test.each([
    { name: 'a body', text: '{"connection":{"psk":"secret"}}' },
    { name: 'a text longer than KMS takes', text: 'x'.repeat(100_000) },
    { name: 'an empty text', text: '' },
  ])('is the same for the same text: $name', async ({ text }) => {
    const [one, other] = [await fingerprintOf(text), await fingerprintOf(text)];

    expect(one).toBe(other);
  });

  test('differs when one letter at the end of a long text does', async () => {
    const text = 'x'.repeat(10_000);

    const [one, other] = [await fingerprintOf(`${text}a`), await fingerprintOf(`${text}b`)];

    expect(one).not.toBe(other);
  });

  test('cannot be computed without the key', async () => {
    const fingerprint = Buffer.from(await fingerprintOf('secret'), 'base64');

    expect(fingerprint.equals(createHash('sha256').update('secret').digest())).toBe(false);
  });
});
