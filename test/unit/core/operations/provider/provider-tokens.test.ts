import { ProviderTokens } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import type { SignInState, TokenCache } from '../../../../../lambdas/core/ports/token-cache';
import { answer, passwordAuth } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import { InMemoryTokenCache } from '../../../../support/in-memory/token-cache';

const AUTH = passwordAuth();
const HOUR_SECONDS = 3_600;

let clock: InMemoryClock;
let cache: InMemoryTokenCache;
let transport: InMemoryHttpTransport;
let tokens: ProviderTokens;

beforeEach(() => {
  clock = new InMemoryClock();
  cache = new InMemoryTokenCache();
  transport = new InMemoryHttpTransport();
  tokens = new ProviderTokens(transport, cache, clock);
});

/** A sign-in that gives a token for so long. */
function signedIn(value: string, seconds = 24 * HOUR_SECONDS): () => HttpOutcome {
  return () => {
    const expiresAt = new Date(clock.nowMs() + seconds * 1000).toISOString();
    return answer(201, { token: { expires_at: expiresAt } }, { 'x-subject-token': value });
  };
}

describe('a token (provider-apis.md 5.1)', () => {
  test('is signed in for once and then kept in memory', async () => {
    transport.add(signedIn('one'));

    const results = [await tokens.current(AUTH), await tokens.current(AUTH)];

    expect(results).toEqual(Array(2).fill({ ok: true, token: 'one' }));
    expect(transport.requests).toHaveLength(1);
  });

  test('of a short life is used for half of it', async () => {
    transport.add(signedIn('one', 600), signedIn('two', 600));
    await tokens.current(AUTH);
    clock.advance(299);
    const before = await tokens.current(AUTH);

    clock.advance(1);
    const after = await tokens.current(AUTH);

    expect([before, after]).toMatchObject([{ token: 'one' }, { token: 'two' }]);
  });

  test('is shared with the other functions', async () => {
    transport.add(signedIn('one'));
    await tokens.current(AUTH);

    const elsewhere = await new ProviderTokens(transport, cache, clock).current(AUTH);

    expect(elsewhere).toEqual({ ok: true, token: 'one' });
    expect(transport.requests).toHaveLength(1);
  });

  test('is used until ten minutes remain, and renewed then', async () => {
    transport.add(signedIn('one', HOUR_SECONDS), signedIn('two'));
    await tokens.current(AUTH);
    clock.advance(HOUR_SECONDS - 601);
    const before = await tokens.current(AUTH);

    clock.advance(1);
    const after = await tokens.current(AUTH);

    expect([before, after]).toMatchObject([{ token: 'one' }, { token: 'two' }]);
  });

  test('of the cache is not used any more in its last ten minutes', async () => {
    transport.add(signedIn('one', HOUR_SECONDS), signedIn('two'));
    await tokens.current(AUTH);
    clock.advance(HOUR_SECONDS - 600);

    expect(await new ProviderTokens(transport, cache, clock).current(AUTH)).toMatchObject({ token: 'two' });
  });

  test('belongs to one account and project', async () => {
    transport.add(signedIn('one'), signedIn('two'), signedIn('three'));

    const results = [
      await tokens.current(AUTH),
      await tokens.current({ ...AUTH, password: 'changed-Passw0rd' }),
      await tokens.current({ ...AUTH, username: 'other' }),
      await tokens.current({ ...AUTH, project: { name: 'eu-nl' } }),
    ];

    expect(results).toMatchObject([{ token: 'one' }, { token: 'one' }, { token: 'two' }, { token: 'three' }]);
  });

  test('is kept under a key that does not tell the password', async () => {
    const keys: string[] = [];
    const spying: TokenCache = {
      read: (key) => {
        keys.push(key);
        return cache.read(key);
      },
      write: (key, token) => cache.write(key, token),
    };
    transport.add(signedIn('one'), signedIn('two'));

    await new ProviderTokens(transport, spying, clock).current(AUTH);
    await new ProviderTokens(transport, spying, clock).current({ ...AUTH, password: 'changed-Passw0rd' });

    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('many callers at once', () => {
  test('share one sign-in', async () => {
    transport.add(signedIn('one'));

    const results = await Promise.all(Array.from({ length: 50 }, () => tokens.current(AUTH)));

    expect(results).toEqual(Array(50).fill({ ok: true, token: 'one' }));
    expect(transport.requests).toHaveLength(1);
  });

  test('share one new sign-in when their token was refused', async () => {
    transport.add(signedIn('one'), signedIn('two'));
    await tokens.current(AUTH);

    const results = await Promise.all(Array.from({ length: 50 }, () => tokens.insteadOf(AUTH, 'one')));

    expect(results).toEqual(Array(50).fill({ ok: true, token: 'two' }));
    expect(transport.requests).toHaveLength(2);
  });

  // A wrong password must not be tried once per caller: five lock the account.
  test('share one failure', async () => {
    transport.add(answer(401, { error: { code: 401, message: 'no' } }));

    const results = await Promise.all(Array.from({ length: 50 }, () => tokens.current(AUTH)));

    expect(results).toEqual(Array(50).fill(expect.objectContaining({ ok: false })));
  });

  // The second caller's read of the cache ends after the first one's sign-in: it looks at what it read before.
  test('share a sign-in that ended while one of them read the cache', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const reads = [Promise.resolve(), held];
    const slow: TokenCache = {
      read: async (): Promise<SignInState | undefined> => {
        await reads.shift();
        return undefined;
      },
      write: () => Promise.resolve(),
    };
    transport.add(signedIn('one'), signedIn('two'));
    const callers = new ProviderTokens(transport, slow, clock);
    const first = callers.current(AUTH);
    const second = callers.current(AUTH);

    await first;
    release();

    expect(await second).toEqual({ ok: true, token: 'one' });
  });
});

describe('a refused token', () => {
  test('leads to one new sign-in', async () => {
    transport.add(signedIn('one'), signedIn('two'));
    await tokens.current(AUTH);

    const results = [await tokens.insteadOf(AUTH, 'one'), await tokens.current(AUTH)];

    expect(results).toMatchObject([{ token: 'two' }, { token: 'two' }]);
    expect(transport.requests).toHaveLength(2);
  });

  test('is replaced by the one that another function has signed in for meanwhile', async () => {
    transport.add(signedIn('one'), signedIn('two'));
    await tokens.current(AUTH);
    await new ProviderTokens(transport, cache, clock).insteadOf(AUTH, 'one');

    expect(await tokens.insteadOf(AUTH, 'one')).toEqual({ ok: true, token: 'two' });
    expect(transport.requests).toHaveLength(2);
  });
});

describe('a static token', () => {
  const auth = { type: 'token', token: 'static' } as const;

  test('needs no sign-in', async () => {
    expect(await tokens.current(auth)).toEqual({ ok: true, token: 'static' });
    expect(transport.requests).toEqual([]);
  });

  test('has no other when it is refused', async () => {
    expect(await tokens.insteadOf(auth, 'static')).toEqual({ ok: true, token: 'static' });
  });
});

describe('a failed sign-in', () => {
  test.each([
    { why: '401', outcome: answer(401, { error: { code: 401, message: 'no' } }), class: 'auth' },
    { why: '403', outcome: answer(403), class: 'auth' },
    { why: '400', outcome: answer(400), class: 'auth' },
    { why: '201 without a token', outcome: answer(201, { token: {} }), class: 'retryable' },
    { why: '408', outcome: answer(408), class: 'retryable' },
    { why: '429', outcome: answer(429), class: 'retryable' },
    { why: '500', outcome: answer(500), class: 'retryable' },
    { why: '503', outcome: answer(503), class: 'retryable' },
    { why: 'refused', outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } as const, class: 'retryable' },
    { why: 'no answer', outcome: { kind: 'no-answer', reason: 'ECONNRESET' } as const, class: 'retryable' },
  ])('of $why is $class', async ({ outcome, class: expected }) => {
    transport.add(outcome);

    expect(await tokens.current(AUTH)).toMatchObject({ ok: false, failure: { class: expected } });
  });

  // Five wrong passwords within 15 minutes lock an account (provider-apis.md 5.1).
  test('with a wrong password is not repeated for five minutes, by no function', async () => {
    transport.add(answer(401), answer(401));
    await tokens.current(AUTH);
    clock.advance(299);
    const again = await tokens.current(AUTH);
    const elsewhere = await new ProviderTokens(transport, cache, clock).current(AUTH);
    const callsBefore = transport.requests.length;

    clock.advance(1);
    await tokens.current(AUTH);

    expect([again, elsewhere]).toMatchObject([
      { ok: false, failure: { class: 'auth', problem: 'provider-auth' } },
      { ok: false, failure: { class: 'auth', problem: 'provider-auth' } },
    ]);
    expect([callsBefore, transport.requests.length]).toEqual([1, 2]);
  });

  test('with a wrong password does not hold back the corrected one', async () => {
    transport.add(answer(401), signedIn('one'));
    await tokens.current(AUTH);

    expect(await tokens.current({ ...AUTH, password: 'corrected' })).toEqual({ ok: true, token: 'one' });
  });

  test('that was no refusal is never kept: the next caller signs in again', async () => {
    transport.add(answer(503), signedIn('one'));
    await tokens.current(AUTH);
    const kept = cache.size;

    const next = await tokens.current(AUTH);

    expect([kept, next]).toEqual([0, { ok: true, token: 'one' }]);
  });

  test('tells what the identity service said, without the password', async () => {
    const body = { error: { code: 401, message: 'Wrong password profile-Passw0rd for provisioner' } };
    transport.add(answer(401, body, { 'x-openstack-request-id': 'req-1', 'retry-after': '7' }));

    const result = await tokens.current(AUTH);

    expect(result).toEqual({
      ok: false,
      failure: {
        class: 'auth',
        problem: 'provider-auth',
        answer: { httpStatus: 401, code: '401', requestId: 'req-1' },
        message: 'The identity service answered 401: Wrong password [redacted] for provisioner',
        retryAfterMs: 7_000,
      },
    });
  });
});
