/** Tokens: how long they are used, who shares them, and when nobody signs in (provider-apis.md 5.1). */
import type { ProviderTokens } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import type { TokenResult } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import type { SignInState, TokenCache } from '../../../../../lambdas/core/ports/token-cache';
import { answer, passwordAuth, providerProfile } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import { InMemoryTokenCache } from '../../../../support/in-memory/token-cache';
import { providerTokensOf } from '../../../../support/operations/provider-client';

const AUTH = passwordAuth();
const PROFILE = providerProfile({ auth: AUTH });
const DAY_SECONDS = 86_400;
const WRONG_PASSWORD = answer(401, { error: { code: 401, title: 'Unauthorized', message: 'wrong password' } });
const SAME = { ok: true, token: 'one' };

let clock: InMemoryClock;
let cache: InMemoryTokenCache;
let transport: InMemoryHttpTransport;
let tokens: ProviderTokens;

beforeEach(() => {
  clock = new InMemoryClock();
  cache = new InMemoryTokenCache();
  transport = new InMemoryHttpTransport();
  tokens = providerTokensOf(transport, clock, cache);
});

/** The tokens of another function, which shares the cache. */
function elsewhere(shared: TokenCache = cache): ProviderTokens {
  return providerTokensOf(transport, clock, shared);
}

/** A sign-in that gives a token for so long. */
function signedIn(value: string, seconds = DAY_SECONDS): () => HttpOutcome {
  return () => {
    const expiresAt = new Date(clock.nowMs() + seconds * 1000).toISOString();
    return answer(201, { token: { expires_at: expiresAt } }, { 'x-subject-token': value });
  };
}

function tokenOf(result: TokenResult): string | undefined {
  return result.ok ? result.token : undefined;
}

function classOf(result: TokenResult): string | undefined {
  return result.ok ? undefined : result.failure.class;
}

test.each([
  { name: 'a day is used until ten minutes remain', lifetime: DAY_SECONDS, usable: DAY_SECONDS - 600 },
  { name: 'ten minutes is used for half of them', lifetime: 600, usable: 300 },
])('a token of $name, in memory and in the cache', async ({ lifetime, usable }) => {
  transport.add(signedIn('one', lifetime), signedIn('two', lifetime));
  await tokens.current(PROFILE, AUTH);

  clock.advance(usable - 1);
  const before = [await tokens.current(PROFILE, AUTH), await elsewhere().current(PROFILE, AUTH)];
  clock.advance(1);
  const after = [await elsewhere().current(PROFILE, AUTH), await tokens.current(PROFILE, AUTH)];

  expect([before.map(tokenOf), after.map(tokenOf)]).toEqual([
    ['one', 'one'],
    ['two', 'two'],
  ]);
});

test('a token is signed in for once and shared with the other functions', async () => {
  transport.add(signedIn('one'));

  const results = [await tokens.current(PROFILE, AUTH), await elsewhere().current(PROFILE, AUTH)];

  expect(results).toEqual([SAME, SAME]);
  expect(transport.requests).toHaveLength(1);
});

test('a token in memory needs no cache', async () => {
  transport.add(signedIn('one'));
  await tokens.current(PROFILE, AUTH);
  cache.read = () => Promise.reject(new Error('The cache was asked'));

  expect(await tokens.current(PROFILE, AUTH)).toEqual(SAME);
});

test.each([
  { name: 'endpoint', other: { url: 'https://iam.example.org/v3' } },
  { name: 'user', other: { username: 'another' } },
  { name: 'domain', other: { domain: 'OTC2' } },
  { name: 'project', other: { project: { name: 'eu-nl' } } },
])('a token is not used for another $name', async ({ other }) => {
  transport.add(signedIn('one'), signedIn('two'));
  await tokens.current(PROFILE, AUTH);

  expect(tokenOf(await tokens.current(PROFILE, { ...AUTH, ...other }))).toBe('two');
});

test('a token is used for the same account with another password, under a key that does not tell the password', async () => {
  const keys: string[] = [];
  const spying: TokenCache = {
    read: (key) => {
      keys.push(key);
      return cache.read(key);
    },
    write: (key, token) => cache.write(key, token),
    forget: (key, token) => cache.forget(key, token),
  };
  transport.add(signedIn('one'));

  await elsewhere(spying).current(PROFILE, AUTH);
  const changed = await elsewhere(spying).current(PROFILE, { ...AUTH, password: 'changed-Passw0rd' });

  expect(changed).toEqual(SAME);
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});

test('many callers at once share one sign-in', async () => {
  transport.add(signedIn('one'));

  const results = await Promise.all(Array.from({ length: 50 }, () => tokens.current(PROFILE, AUTH)));

  expect(results).toEqual(Array(50).fill(SAME));
  expect(transport.requests).toHaveLength(1);
});

test('many callers at once share one new sign-in when their token was refused', async () => {
  transport.add(signedIn('one'), signedIn('two'));
  await tokens.current(PROFILE, AUTH);

  const results = await Promise.all(Array.from({ length: 50 }, () => tokens.insteadOf(PROFILE, AUTH, 'one')));

  expect(results).toEqual(Array(50).fill({ ok: true, token: 'two' }));
  expect(transport.requests).toHaveLength(2);
});

// A wrong password must not be tried once per caller: five lock the account.
test('many callers at once share one failure', async () => {
  transport.add(WRONG_PASSWORD);

  const results = await Promise.all(Array.from({ length: 50 }, () => tokens.current(PROFILE, AUTH)));

  expect(results).toEqual(Array(50).fill(expect.objectContaining({ ok: false })));
});

// The second caller's read of the cache ends after the first one's sign-in: it looks at what it read before.
test('many callers at once share a sign-in that ended while one of them read the cache', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const reads = [Promise.resolve(), held];
  const slow: TokenCache = {
    read: async (): Promise<SignInState | undefined> => {
      await reads.shift();
      return undefined;
    },
    write: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
  transport.add(signedIn('one'), signedIn('two'));
  const callers = elsewhere(slow);
  const first = callers.current(PROFILE, AUTH);
  const second = callers.current(PROFILE, AUTH);

  await first;
  release();

  expect(await second).toEqual(SAME);
});

test('a refused token leads to one new sign-in, whose token is used from then on', async () => {
  transport.add(signedIn('one'), signedIn('two'));
  await tokens.current(PROFILE, AUTH);

  const results = [await tokens.insteadOf(PROFILE, AUTH, 'one'), await tokens.current(PROFILE, AUTH)];

  expect(results.map(tokenOf)).toEqual(['two', 'two']);
  expect(transport.requests).toHaveLength(2);
});

test('a refused token is replaced by the one that another function has signed in for meanwhile', async () => {
  transport.add(signedIn('one'), signedIn('two'));
  await tokens.current(PROFILE, AUTH);
  await elsewhere().insteadOf(PROFILE, AUTH, 'one');

  expect(tokenOf(await tokens.insteadOf(PROFILE, AUTH, 'one'))).toBe('two');
  expect(transport.requests).toHaveLength(2);
});

test('a static token needs no sign-in, and has no other when it is refused', async () => {
  const auth = { type: 'token', token: 'static' } as const;

  const results = [await tokens.current(PROFILE, auth), await tokens.insteadOf(PROFILE, auth, 'static')];

  expect(results.map(tokenOf)).toEqual(['static', 'static']);
  expect(transport.requests).toEqual([]);
});

test.each([
  { name: '401', outcome: answer(401, { error: { code: 401, message: 'no' } }), class: 'auth' },
  { name: '403', outcome: answer(403), class: 'auth' },
  { name: '400', outcome: answer(400), class: 'auth' },
  { name: '201 without a token', outcome: answer(201, { token: {} }), class: 'retryable' },
  { name: '408', outcome: answer(408), class: 'retryable' },
  { name: '429', outcome: answer(429), class: 'retryable' },
  { name: '500', outcome: answer(500), class: 'retryable' },
  { name: '503', outcome: answer(503), class: 'retryable' },
  { name: 'a refused connection', outcome: { kind: 'not-sent', reason: 'refused' } as const, class: 'retryable' },
  { name: 'no answer', outcome: { kind: 'no-answer', reason: 'reset' } as const, class: 'retryable' },
])('a failed sign-in with $name is of class $class', async ({ outcome, class: expected }) => {
  transport.add(outcome);

  expect(classOf(await tokens.current(PROFILE, AUTH))).toBe(expected);
});

test('a failed sign-in that was no refusal is never kept: the next caller signs in again', async () => {
  transport.add(answer(503), signedIn('one'));
  await tokens.current(PROFILE, AUTH);
  const kept = cache.size;

  expect(await tokens.current(PROFILE, AUTH)).toEqual(SAME);
  expect(kept).toBe(0);
});

// Five wrong passwords within 15 minutes lock an account (provider-apis.md 5.1).
test('a failed sign-in with a wrong password is not repeated for five minutes, by no function', async () => {
  transport.add(WRONG_PASSWORD, signedIn('one'));
  await tokens.current(PROFILE, AUTH);

  clock.advance(299);
  const held = [await tokens.current(PROFILE, AUTH), await elsewhere().current(PROFILE, AUTH)];
  const signIns = transport.requests.length;
  clock.advance(1);
  const after = await tokens.current(PROFILE, AUTH);

  expect(held).toMatchObject(Array(2).fill({ ok: false, failure: { class: 'auth', problem: 'provider-auth' } }));
  expect([signIns, after]).toEqual([1, SAME]);
});

test('a failed sign-in with a wrong password does not hold back the corrected one', async () => {
  transport.add(WRONG_PASSWORD, signedIn('one'));
  await tokens.current(PROFILE, AUTH);

  expect(await tokens.current(PROFILE, { ...AUTH, password: 'corrected' })).toEqual(SAME);
});

test('a failed sign-in tells what the identity service said, without the password', async () => {
  const body = { error: { code: 401, message: `Wrong password ${AUTH.password} for provisioner` } };
  transport.add(answer(401, body, { 'x-openstack-request-id': 'req-1', 'retry-after': '7' }));

  expect(await tokens.current(PROFILE, AUTH)).toEqual({
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

const ESCAPED = Array.from(AUTH.password, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`).join('');

test.each([
  { name: 'as the code', body: { error: { code: AUTH.password, message: 'wrong' } } },
  { name: 'escaped', body: `{"error":{"code":401,"message":"wrong: ${ESCAPED}"}}` },
])('a failed sign-in has no password that was echoed $name', async ({ body }) => {
  transport.add(answer(401, body));

  expect(JSON.stringify(await tokens.current(PROFILE, AUTH))).not.toContain(AUTH.password);
});

// provider-apis.md 5.1: a token that was refused leaves memory and cache; another that has taken its place stays.
test('a token that is dropped is used by nobody again', async () => {
  transport.add(signedIn('one'), signedIn('two'));
  await tokens.current(PROFILE, AUTH);

  await tokens.drop(AUTH, 'one');

  expect(tokenOf(await elsewhere(cache).current(PROFILE, AUTH))).toBe('two');
  expect(tokenOf(await tokens.current(PROFILE, AUTH))).toBe('two');
});

test('a token that another function has put there meanwhile is not dropped with the one before it', async () => {
  transport.add(signedIn('one'), signedIn('two'));
  await tokens.current(PROFILE, AUTH);
  await elsewhere(cache).insteadOf(PROFILE, AUTH, 'one');

  await tokens.drop(AUTH, 'one');

  expect(tokenOf(await tokens.current(PROFILE, AUTH))).toBe('two');
  expect(transport.requests).toHaveLength(2);
});
