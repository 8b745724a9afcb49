import { createHash } from 'node:crypto';
import type { PasswordAuth, TokenAuth } from '../../../contract/provider-profile';
import type { HttpResponse, ProviderFailure } from '../../domain/connection/provider-call';
import { redact } from '../../domain/secrets/redaction';
import type { Clock } from '../../ports/clock';
import type { HttpTransport } from '../../ports/http-transport';
import type { SignInState, TokenCache } from '../../ports/token-cache';
import { parseErrorBody } from '../../wire/error-body';
import { parseToken, signInRequest } from '../../wire/keystone';
import { retryAfterMs } from '../../wire/retry-after';

/** Authentication that ends in a token. */
export type TokenAuthentication = PasswordAuth | TokenAuth;

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
    private readonly clock: Clock,
  ) {}

  /** The token to use now. */
  async current(auth: TokenAuthentication): Promise<TokenResult> {
    return this.obtain(auth, undefined);
  }

  /** Another token than the one that the provider has just refused. A static token has no other. */
  async insteadOf(auth: TokenAuthentication, refused: string): Promise<TokenResult> {
    return this.obtain(auth, refused);
  }

  private async obtain(auth: TokenAuthentication, refused: string | undefined): Promise<TokenResult> {
    if (auth.type === 'token') return { ok: true, token: auth.token };
    const account = accountOf(auth);
    const inMemory = this.resultOf(this.known.get(account), auth, refused);
    if (inMemory !== undefined) return inMemory;
    const shared = await this.cache.read(account);
    const result = this.resultOf(shared, auth, refused);
    if (result === undefined || shared === undefined) {
      // Another caller may have signed in while this one was reading the cache.
      return this.resultOf(this.known.get(account), auth, refused) ?? this.signInOnce(account, auth);
    }
    this.known.set(account, shared);
    return result;
  }

  /** What a known state says; nothing when it is too old, or is about the refused token or another password. */
  private resultOf(
    state: SignInState | undefined,
    auth: PasswordAuth,
    refused: string | undefined,
  ): TokenResult | undefined {
    const nowMs = this.clock.nowMs();
    if (state?.kind === 'token' && state.value !== refused && nowMs < state.usableUntilMs) {
      return { ok: true, token: state.value };
    }
    return state?.kind === 'refused' && nowMs < state.untilMs && state.passwordDigest === digestOf(auth.password)
      ? stillRefused(state.untilMs - nowMs)
      : undefined;
  }

  private async signInOnce(account: string, auth: PasswordAuth): Promise<TokenResult> {
    const running = this.signIns.get(account);
    if (running !== undefined) return running;
    const signIn = this.signIn(account, auth).finally(() => this.signIns.delete(account));
    this.signIns.set(account, signIn);
    return signIn;
  }

  private async signIn(account: string, auth: PasswordAuth): Promise<TokenResult> {
    const response = await this.transport.send(signInRequest(auth));
    if (!('status' in response)) return unreachable(response.reason);
    const nowMs = this.clock.nowMs();
    const issued = parseToken(response);
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
      const passwordDigest = digestOf(auth.password);
      await this.remember(account, { kind: 'refused', passwordDigest, untilMs: nowMs + REFUSED_MS });
    }
    return { ok: false, failure };
  }

  private async remember(account: string, state: SignInState): Promise<void> {
    this.known.set(account, state);
    await this.cache.write(account, state);
  }
}

/** Same account, same key; the password is not part of it. */
function accountOf({ url, username, domain, project }: PasswordAuth): string {
  return digestOf(JSON.stringify([url, username, domain, project]));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function usableUntilMs(expiresAtMs: number, nowMs: number): number {
  return expiresAtMs - Math.min(RENEW_BEFORE_MS, Math.max(0, expiresAtMs - nowMs) / 2);
}

function stillRefused(forMs: number): TokenResult {
  const message = `The identity service refused this password; it is not tried again for ${Math.ceil(forMs / 1000)} s`;
  return { ok: false, failure: { class: 'auth', problem: 'provider-auth', answer: {}, message } };
}

function unreachable(reason: string): TokenResult {
  const message = `The identity service gave no answer (${reason})`;
  return { ok: false, failure: { class: 'retryable', problem: 'provider-unavailable', answer: {}, message } };
}

/** Signing in changes nothing at the provider, so it may always be repeated, except after a refusal. */
function signInFailure(response: HttpResponse, auth: PasswordAuth, nowMs: number): ProviderFailure {
  const error = parseErrorBody({ ...response, body: redact(response.body, [auth.password]) }, [auth.password]);
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
