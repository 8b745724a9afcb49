import { createHash } from 'node:crypto';
import type { ApplicationCredentialAuth, PasswordAuth, TokenAuth } from '../../../contract/provider-auth';
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { HttpResponse, ProviderFailure } from '../../domain/connection/provider-call';
import type { Clock } from '../../ports/clock';
import type { HttpTransport } from '../../ports/http-transport';
import type { SignInState, TokenCache } from '../../ports/token-cache';
import { parseErrorBody } from '../../wire/error-body';
import { parseToken, signInRequest, signInSecretOf } from '../../wire/keystone';
import type { SignInAuth } from '../../wire/keystone';
import { retryAfterMs } from '../../wire/retry-after';
import { notMadeNow } from './call-failures';
import type { Pacer } from './pacer';

/** Authentication that ends in a token. */
export type TokenAuthentication = PasswordAuth | ApplicationCredentialAuth | TokenAuth;

/** A token, or why there is none. */
export type TokenResult =
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly failure: ProviderFailure };

/** A token is renewed when less than this remains, or half of its lifetime when that is less (provider-apis.md 5.1). */
const RENEW_BEFORE_MS = 600_000;
/**
 * A refused password is not tried again for this long: five within 15 minutes lock an account (provider-apis.md 5.1).
 */
const REFUSED_MS = 300_000;

type Token = Extract<SignInState, { kind: 'token' }>;

/**
 * Provider tokens, kept in memory and shared with the other functions through the cache. One sign-in at a time per
 * account in this process, and never a loop.
 */
export class ProviderTokens {
  private readonly known = new Map<string, SignInState>();
  private readonly signIns = new Map<string, Promise<TokenResult>>();

  constructor(
    private readonly transport: HttpTransport,
    private readonly cache: TokenCache,
    private readonly pacer: Pacer,
    private readonly clock: Clock,
  ) {}

  /**
   * The token to use now.
   *
   * @param profile for which it is: signing in is one of its calls
   * @param auth how the profile signs in
   */
  async current(profile: ProviderProfile, auth: TokenAuthentication): Promise<TokenResult> {
    return this.obtain(profile, auth, undefined);
  }

  /** Another token than the one that the provider has just refused. A static token has no other. */
  async insteadOf(profile: ProviderProfile, auth: TokenAuthentication, refused: string): Promise<TokenResult> {
    return this.obtain(profile, auth, refused);
  }

  /** Has nobody use a token again that the provider has refused; whoever needs one signs in. */
  async drop(auth: TokenAuthentication, refused: string): Promise<void> {
    if (auth.type === 'token') return;
    const account = accountOf(auth);
    const known = this.known.get(account);
    if (known?.kind === 'token' && known.value === refused) this.known.delete(account);
    await this.cache.forget(account, refused);
  }

  private async obtain(
    profile: ProviderProfile,
    auth: TokenAuthentication,
    refused: string | undefined,
  ): Promise<TokenResult> {
    if (auth.type === 'token') return { ok: true, token: auth.token };
    const account = accountOf(auth);
    const inMemory = this.resultOf(this.known.get(account), auth, refused);
    if (inMemory !== undefined) return inMemory;
    const shared = await this.cache.read(account);
    const result = this.resultOf(shared, auth, refused);
    if (result === undefined || shared === undefined) {
      // Another caller may have signed in while this one was reading the cache.
      return this.resultOf(this.known.get(account), auth, refused) ?? this.signInOnce(account, profile, auth);
    }
    this.known.set(account, shared);
    return result;
  }

  /** What a known state says; nothing when it is too old, or is about the refused token or another password. */
  private resultOf(
    state: SignInState | undefined,
    auth: SignInAuth,
    refused: string | undefined,
  ): TokenResult | undefined {
    const nowMs = this.clock.nowMs();
    if (state?.kind === 'token' && state.value !== refused && nowMs < state.usableUntilMs) {
      return { ok: true, token: state.value };
    }
    return state?.kind === 'refused' && nowMs < state.untilMs && state.passwordDigest === digestOf(signInSecretOf(auth))
      ? stillRefused(state.untilMs - nowMs)
      : undefined;
  }

  private async signInOnce(account: string, profile: ProviderProfile, auth: SignInAuth): Promise<TokenResult> {
    const running = this.signIns.get(account);
    if (running !== undefined) return running;
    const signIn = this.signIn(account, profile, auth).finally(() => this.signIns.delete(account));
    this.signIns.set(account, signIn);
    return signIn;
  }

  private async signIn(account: string, profile: ProviderProfile, auth: SignInAuth): Promise<TokenResult> {
    const held = await this.pacer.pass(profile);
    if (held !== undefined) return { ok: false, failure: notMadeNow(held, 'sign-in') };
    const sentAtMs = this.clock.nowMs();
    const response = await this.transport.send(signInRequest(auth), profile.caCertificate);
    const issued = 'status' in response ? parseToken(response) : undefined;
    // That the identity service answers says nothing of the provider behind it; that it does not keeps every call from it.
    if (issued === undefined) await this.pacer.heard(profile, sentAtMs, response);
    if (!('status' in response)) return unreachable(response.reason);
    const nowMs = this.clock.nowMs();
    if (issued !== undefined) {
      const token: Token = {
        kind: 'token',
        value: issued.value,
        usableUntilMs: usableUntilMs(issued.expiresAtMs, nowMs),
      };
      await this.remember(account, token);
      return { ok: true, token: token.value };
    }
    const failure = signInFailure(response, auth, nowMs);
    if (response.status === 401) {
      const passwordDigest = digestOf(signInSecretOf(auth));
      await this.remember(account, { kind: 'refused', passwordDigest, untilMs: nowMs + REFUSED_MS });
    }
    return { ok: false, failure };
  }

  private async remember(account: string, state: SignInState): Promise<void> {
    this.known.set(account, state);
    await this.cache.write(account, state);
  }
}

/** Same account, same key; the secret is not part of it. */
function accountOf(auth: SignInAuth): string {
  if (auth.type === 'password') {
    const { url, username, userId, domain, project } = auth;
    // Without the id it is the key that earlier versions have made.
    return digestOf(JSON.stringify([url, username, domain, project, ...(userId === undefined ? [] : [userId])]));
  }
  const { type, url, id, name, username, userId, domain } = auth;
  return digestOf(JSON.stringify([type, url, id, name, username, userId, domain]));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function usableUntilMs(expiresAtMs: number, nowMs: number): number {
  return expiresAtMs - Math.min(RENEW_BEFORE_MS, Math.max(0, expiresAtMs - nowMs) / 2);
}

function stillRefused(forMs: number): TokenResult {
  const seconds = Math.ceil(forMs / 1000);
  const message = `The identity service refused these credentials; they are not tried again for ${seconds} s`;
  return { ok: false, failure: { class: 'auth', problem: 'provider-auth', answer: {}, message } };
}

function unreachable(reason: string): TokenResult {
  const message = `The identity service gave no answer (${reason})`;
  return { ok: false, failure: { class: 'retryable', problem: 'provider-unavailable', answer: {}, message } };
}

/** Signing in changes nothing at the provider, so it may always be repeated, except after a refusal. */
function signInFailure(response: HttpResponse, auth: SignInAuth, nowMs: number): ProviderFailure {
  const error = parseErrorBody(response, [signInSecretOf(auth)]);
  const { status } = response;
  // An answer of success that holds no token says nothing of our credentials.
  const isUnusable = status < 300;
  const isTransient = isUnusable || status === 408 || status === 429 || status >= 500;
  return {
    class: isTransient ? 'retryable' : 'auth',
    problem: isTransient ? 'provider-unavailable' : 'provider-auth',
    answer: { httpStatus: status, code: error.code, requestId: error.requestId },
    message: `The identity service answered ${status}${isUnusable ? ' without a token' : `: ${error.message}`}`,
    retryAfterMs: retryAfterMs(response, nowMs),
  };
}
