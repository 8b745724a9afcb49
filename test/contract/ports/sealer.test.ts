import { KmsSealer } from '../../../lambdas/adapters/kms/sealer';
import { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { Sealer, SealingContext } from '../../../lambdas/core/ports/sealer';
import { CANARY_KEY, requestId } from '../../support/builders';
import { InMemorySealer } from '../../support/in-memory/sealer';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

const CONTEXT: SealingContext = { purpose: 'pre-shared-key', requestId: requestId(1), tenant: 'acme' };
const KEY = new Secret(CANARY_KEY);

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});

afterAll(() => services.stop());

describe.each([
  { name: 'in memory', sealerOf: (): Sealer => new InMemorySealer() },
  {
    name: 'of KMS',
    sealerOf: (): Sealer => new KmsSealer(services.kms, services.physicalId('AWS::KMS::Key', 'Sealing')),
  },
])('sealer $name', ({ sealerOf }) => {
  let sealer: Sealer;

  beforeAll(() => {
    sealer = sealerOf();
  });

  test.each([
    { name: 'a pre-shared key', secret: CANARY_KEY },
    { name: 'letters outside ASCII', secret: 'Schlüssel-🔑-鍵' },
    { name: 'a long text', secret: 'token.'.repeat(2000) },
    { name: 'an empty text', secret: '' },
  ])('opens $name that it has sealed', async ({ secret }) => {
    const sealed = await sealer.seal(new Secret(secret), CONTEXT);
    const opened = await sealer.open(sealed, CONTEXT);

    expect(opened.reveal()).toBe(secret);
  });

  test('does not mind the order of the context', async () => {
    const sealed = await sealer.seal(KEY, CONTEXT);

    const reordered: SealingContext = { tenant: 'acme', requestId: requestId(1), purpose: 'pre-shared-key' };
    const opened = await sealer.open(sealed, reordered);

    expect(opened.reveal()).toBe(CANARY_KEY);
  });

  test('seals the same secret differently each time', async () => {
    const [one, other] = [await sealer.seal(KEY, CONTEXT), await sealer.seal(KEY, CONTEXT)];

    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
  });

  test('leaves nothing of the secret in the sealed form', async () => {
    const sealed = Buffer.from(await sealer.seal(KEY, CONTEXT));

    expect(sealed.includes(CANARY_KEY)).toBe(false);
  });

  const withoutRequest: SealingContext = { purpose: 'pre-shared-key', tenant: 'acme' };
  test.each([
    { name: 'another request', context: { ...CONTEXT, requestId: requestId(2) } },
    { name: 'another tenant', context: { ...CONTEXT, tenant: 'umbrella' } },
    { name: 'another purpose', context: { ...CONTEXT, purpose: 'provider-token' as const } },
    { name: 'a context with less', context: withoutRequest },
    { name: 'a context with more', context: { ...CONTEXT, more: 'x' } },
  ])('does not open for $name', async ({ context }) => {
    const sealed = await sealer.seal(KEY, CONTEXT);

    await expect(sealer.open(sealed, context)).rejects.toThrow();
  });

  test('does not open after any byte was changed', async () => {
    const sealed = await sealer.seal(KEY, CONTEXT);
    // One byte of every part: length, wrapped key, nonce, tag, ciphertext.
    const places = [0, 1, 2, 20, sealed.length - 40, sealed.length - 30, sealed.length - 1].filter((at) => at >= 0);

    const attempts = await Promise.allSettled(
      places.map((at) => {
        const tampered = Uint8Array.from(sealed);
        tampered[at] = (tampered[at] ?? 0) ^ 1;
        return sealer.open(tampered, CONTEXT);
      }),
    );

    expect(attempts.map(({ status }) => status)).toEqual(places.map(() => 'rejected'));
  });

  test('does not open a part of the sealed form', async () => {
    const sealed = await sealer.seal(KEY, CONTEXT);

    await expect(sealer.open(sealed.slice(0, -1), CONTEXT)).rejects.toThrow();
  });

  test('seals many secrets at once, each for its owner alone', async () => {
    const shared: SealingContext = { purpose: 'pre-shared-key', batchId: 'bat_1', tenant: 'acme' };
    const owners = [requestId(1), requestId(2)];
    const secrets = owners.map((owner, index) => ({ secret: new Secret(`${CANARY_KEY}-${index}`), owner }));

    const [first, second] = await sealer.sealAll(secrets, shared);

    if (first === undefined || second === undefined) throw new Error('not sealed');
    expect((await sealer.open(first, shared, owners[0])).reveal()).toBe(`${CANARY_KEY}-0`);
    expect((await sealer.open(second, shared, owners[1])).reveal()).toBe(`${CANARY_KEY}-1`);
    for (const owner of [owners[1], undefined, '']) await expect(sealer.open(first, shared, owner)).rejects.toThrow();
    expect(await sealer.sealAll([], shared)).toEqual([]);
  });

  test('calls a value of another context our own mistake', async () => {
    const sealed = await sealer.seal(KEY, CONTEXT);

    const attempt = sealer.open(sealed, { ...CONTEXT, tenant: 'umbrella' });

    await expect(attempt).rejects.toMatchObject({ name: 'InvariantError' });
  });

  test('calls a tampered value our own mistake', async () => {
    const sealed = Uint8Array.from(await sealer.seal(KEY, CONTEXT));
    const last = sealed.length - 1;

    sealed[last] = (sealed[last] ?? 0) ^ 1;

    await expect(sealer.open(sealed, CONTEXT)).rejects.toMatchObject({ name: 'InvariantError' });
  });
});
