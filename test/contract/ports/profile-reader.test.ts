import { SecretsManagerProfileReader } from '../../../lambdas/adapters/secrets-manager/profile-reader';
import { PROFILE_SECRET_PREFIX } from '../../../lambdas/contract/environment';
import type { ProfileReader } from '../../../lambdas/core/ports/profile-reader';
import { providerProfile } from '../../support/builders';
import { InMemoryClock } from '../../support/in-memory/clock';
import { InMemoryProfileReader } from '../../support/in-memory/profile-reader';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

const PROFILE = providerProfile();
const CANARY = 'profile-Passw0rd';

const BROKEN = {
  'not-json': `{"password": "${CANARY}"`,
  'wrong-fields': JSON.stringify({
    ...PROFILE,
    name: 'wrong-fields',
    endpoint: `http://${CANARY}.example.com`,
    dialect: CANARY,
    settleSeconds: CANARY,
    auth: { ...PROFILE.auth, username: '' },
    polling: { firstDelaySeconds: 1e6 },
    colour: CANARY,
  }),
  'other-name': JSON.stringify({ ...PROFILE, name: 'another' }),
  'bare-list': JSON.stringify([CANARY]),
};

let services: LocalServices;
let reads = 0;

beforeAll(async () => {
  const secrets = { [PROFILE.name]: JSON.stringify(PROFILE), ...BROKEN };
  services = await startLocalServices(
    Object.fromEntries(Object.entries(secrets).map(([name, text]) => [PROFILE_SECRET_PREFIX + name, text])),
  );
  services.secretsManager.middlewareStack.add(
    (next) => (call) => {
      reads += 1;
      return next(call);
    },
    { step: 'initialize', name: 'countReads' },
  );
});

afterAll(() => services.stop());

function secretsReader(clock = new InMemoryClock(), cacheMs?: number): ProfileReader {
  return new SecretsManagerProfileReader(services.secretsManager, clock, cacheMs);
}

describe.each([
  { name: 'in memory', readerOf: (): ProfileReader => new InMemoryProfileReader(PROFILE) },
  { name: 'of Secrets Manager', readerOf: (): ProfileReader => secretsReader() },
])('profile reader $name', ({ readerOf }) => {
  test('gives the profile of a name, defaults filled in', async () => {
    expect(await readerOf().read(PROFILE.name)).toEqual(PROFILE);
  });

  test('gives nothing for a name that has no profile', async () => {
    expect(await readerOf().read('unknown')).toBeUndefined();
  });

  test('gives a profile again that it was told to forget', async () => {
    const reader = readerOf();
    await reader.read(PROFILE.name);

    reader.forget(PROFILE.name);

    expect(await reader.read(PROFILE.name)).toEqual(PROFILE);
  });
});

describe('profile reader of Secrets Manager', () => {
  test.each([
    { name: 'a secret that is not JSON', profile: 'not-json', says: ['not JSON'] },
    {
      name: 'wrong fields, all of them',
      profile: 'wrong-fields',
      says: ['endpoint', 'settleSeconds', 'auth.username', 'polling.firstDelaySeconds', 'colour'],
    },
    { name: 'a profile of another name', profile: 'other-name', says: ['another name'] },
    { name: 'a list in place of a profile', profile: 'bare-list', says: ['bare-list is unusable'] },
  ])('refuses $name by name and without a value', async ({ profile, says }) => {
    const error: unknown = await secretsReader()
      .read(profile)
      .catch((reason: unknown) => reason);

    const { name, message, cause } = error as Error;
    expect(name).toBe('ConfigurationError');
    for (const word of says) expect(message).toContain(word);
    expect(message).not.toContain(CANARY);
    expect(cause).toBeUndefined();
  });

  test.each([
    { name: 'a minute', cacheMs: undefined, seconds: 60 },
    { name: 'the time that it was given', cacheMs: 300_000, seconds: 300 },
  ])('reads a profile again only after $name', async ({ cacheMs, seconds }) => {
    const clock = new InMemoryClock();
    const reader = secretsReader(clock, cacheMs);
    const before = reads;
    await reader.read(PROFILE.name);
    clock.advance(seconds - 0.1);
    await reader.read(PROFILE.name);
    const within = reads - before;

    clock.advance(0.1);
    await reader.read(PROFILE.name);

    expect([within, reads - before]).toEqual([1, 2]);
  });

  test('reads a profile again at once that it was told to forget, and no other', async () => {
    const reader = secretsReader();
    const before = reads;
    await reader.read(PROFILE.name);

    reader.forget('another');
    await reader.read(PROFILE.name);
    const kept = reads - before;
    reader.forget(PROFILE.name);
    await reader.read(PROFILE.name);

    expect([kept, reads - before]).toEqual([1, 2]);
  });

  test('does not remember that a profile is missing', async () => {
    const reader = secretsReader();
    const before = reads;

    await reader.read('unknown');
    await reader.read('unknown');

    expect(reads - before).toBe(2);
  });
});
