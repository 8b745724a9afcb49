/** Tokens: how long they are used, and when nobody signs in (provider-apis.md 5.1). */
import type { PasswordAuth } from '../../../../../lambdas/contract/provider-profile';
import { ProviderTokens } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import type { TokenResult } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import { answer } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import type { ScriptedOutcome } from '../../../../support/in-memory/http-transport';
import { InMemoryTokenCache } from '../../../../support/in-memory/token-cache';

const PASSWORD = 'profile-Passw0rd';
const AUTH: PasswordAuth = {
  type: 'password',
  url: 'https://iam.example.com/v3',
  username: 'provisioner',
  password: PASSWORD,
  domain: 'OTC1',
  project: { name: 'eu-de' },
};
const DAY_SECONDS = 86_400;
const WRONG_PASSWORD = answer(401, { error: { code: 401, title: 'Unauthorized', message: 'wrong password' } });

class SignIns {
  readonly clock = new InMemoryClock();
  readonly cache = new InMemoryTokenCache();
  readonly transport: InMemoryHttpTransport;
  readonly tokens: ProviderTokens;

  constructor(...script: readonly ScriptedOutcome[]) {
    this.transport = new InMemoryHttpTransport(...script);
    this.tokens = this.another();
  }

  /** The tokens of another function, with the same cache. */
  another(): ProviderTokens {
    return new ProviderTokens(this.transport, this.cache, this.clock);
  }

  get count(): number {
    return this.transport.requests.length;
  }

  issue(value: string, lifetimeSeconds = DAY_SECONDS): this {
    const expiresAt = new Date(this.clock.nowMs() + lifetimeSeconds * 1000).toISOString();
    this.transport.add(answer(201, { token: { expires_at: expiresAt } }, { 'x-subject-token': value }));
    return this;
  }
}

function tokenOf(result: TokenResult): string | undefined {
  return result.ok ? result.token : undefined;
}

function classOf(result: TokenResult): string | undefined {
  return result.ok ? undefined : result.failure.class;
}

test.each([
  { name: 'a day: until 10 min before its end', lifetime: DAY_SECONDS, good: DAY_SECONDS - 601, renewed: 2 },
  { name: 'five minutes: for half of them', lifetime: 300, good: 149, renewed: 2 },
])('a token of $name', async ({ lifetime, good, renewed }) => {
  const signIns = new SignIns().issue('first', lifetime).issue('second', lifetime);
  await signIns.tokens.current(AUTH);

  signIns.clock.advance(good);
  const used = await signIns.tokens.current(AUTH);
  signIns.clock.advance(renewed);
  const after = await signIns.tokens.current(AUTH);

  expect([tokenOf(used), tokenOf(after)]).toEqual(['first', 'second']);
});

test('a token is kept in memory and shared with other functions', async () => {
  const signIns = new SignIns().issue('first');
  const first = await signIns.tokens.current(AUTH);

  const others = await signIns.another().current(AUTH);

  expect([tokenOf(first), tokenOf(others)]).toEqual(['first', 'first']);
  expect(signIns.count).toBe(1);
});

test('a token in memory needs no cache', async () => {
  const signIns = new SignIns().issue('first');
  await signIns.tokens.current(AUTH);
  signIns.cache.read = () => Promise.reject(new Error('The cache was asked'));

  const again = await signIns.tokens.current(AUTH);

  expect(tokenOf(again)).toBe('first');
});

test.each([
  { name: 'endpoint', other: { ...AUTH, url: 'https://iam.example.org/v3' } },
  { name: 'user', other: { ...AUTH, username: 'another' } },
  { name: 'domain', other: { ...AUTH, domain: 'OTC2' } },
  { name: 'project', other: { ...AUTH, project: { name: 'eu-nl' } } },
])('another $name has another token', async ({ other }) => {
  const signIns = new SignIns().issue('first').issue('second');
  await signIns.tokens.current(AUTH);

  const result = await signIns.tokens.current(other);

  expect(tokenOf(result)).toBe('second');
});

test('one sign-in at a time serves all who wait for it', async () => {
  const signIns = new SignIns().issue('first');

  const results = await Promise.all([signIns.tokens.current(AUTH), signIns.tokens.current(AUTH)]);

  expect(results.map(tokenOf)).toEqual(['first', 'first']);
  expect(signIns.count).toBe(1);
});

test('a token that was refused is replaced, once for all who had it', async () => {
  const signIns = new SignIns().issue('first').issue('second');
  await signIns.tokens.current(AUTH);

  const one = await signIns.tokens.insteadOf(AUTH, 'first');
  const other = await signIns.another().insteadOf(AUTH, 'first');

  expect([tokenOf(one), tokenOf(other)]).toEqual(['second', 'second']);
});

describe('a refused password', () => {
  test('is not tried again for five minutes, by nobody', async () => {
    const signIns = new SignIns(WRONG_PASSWORD);
    await signIns.tokens.current(AUTH);

    signIns.clock.advance(299);
    const again = await signIns.tokens.current(AUTH);
    const others = await signIns.another().current(AUTH);

    expect([classOf(again), classOf(others)]).toEqual(['auth', 'auth']);
    expect(signIns.count).toBe(1);
  });

  test('is tried again after five minutes', async () => {
    const signIns = new SignIns(WRONG_PASSWORD);
    await signIns.tokens.current(AUTH);

    signIns.clock.advance(300);
    const again = await signIns.issue('first').tokens.current(AUTH);

    expect(tokenOf(again)).toBe('first');
  });

  test('does not hold back another password', async () => {
    const signIns = new SignIns(WRONG_PASSWORD);
    await signIns.tokens.current(AUTH);

    const again = await signIns.issue('first').tokens.current({ ...AUTH, password: 'another' });

    expect(tokenOf(again)).toBe('first');
  });
});

test.each([
  { name: '408', outcome: answer(408) },
  { name: '429', outcome: answer(429) },
  { name: '503', outcome: answer(503) },
  { name: 'nothing', outcome: { kind: 'no-answer', reason: 'reset' } as const },
])('a sign-in answered with $name may be repeated', async ({ outcome }) => {
  const signIns = new SignIns(outcome);

  const result = await signIns.tokens.current(AUTH);
  const again = await signIns.issue('first').tokens.current(AUTH);

  expect([classOf(result), tokenOf(again)]).toEqual(['retryable', 'first']);
});

test('a sign-in carries the wait that the identity service asks for', async () => {
  const signIns = new SignIns(answer(429, '', { 'retry-after': '20' }));

  const result = await signIns.tokens.current(AUTH);

  expect(result).toMatchObject({ failure: { retryAfterMs: 20_000 } });
});

test.each([
  { name: 'in the message', body: { error: { code: 401, message: `wrong: ${PASSWORD}` } } },
  { name: 'as the code', body: { error: { code: PASSWORD, message: 'wrong' } } },
  {
    name: 'escaped',
    body: `{"error":{"code":401,"message":"${Array.from(PASSWORD, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`).join('')}"}}`,
  },
])('a failure has no password that was echoed $name', async ({ body }) => {
  const signIns = new SignIns(answer(401, body));

  const result = await signIns.tokens.current(AUTH);

  expect(JSON.stringify(result)).not.toContain(PASSWORD);
});
