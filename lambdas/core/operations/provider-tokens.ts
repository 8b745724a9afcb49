import { createHash } from 'node:crypto';
import type { HttpResponse, ProviderFailure } from '../domain/provider-call';
import type { PasswordAuth, ProviderProfile } from '../../contract/provider-profile';
import type { Clock } from '../ports/clock';
import type { HttpTransport } from '../ports/http-transport';
import type { AccessToken, TokenCache } from '../ports/token-cache';
import { parseErrorBody } from '../wire/error-body';
import { parseToken, signInRequest } from '../wire/keystone';
import { retryAfterMs } from '../wire/retry-after';
import { redact } from '../domain/redaction';

/** A token, or why there is none. */
export type TokenResult =
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly failure: ProviderFailure };

/** A token is renewed when less than this remains (providers.md 5.1). */
const RENEW_BEFORE_MS = 600_000;

/**
 * Provider tokens, kept in memory and shared with the other functions through the cache. One sign-in at a time per
 * account in this process, and never a loop: wrong passwords lock accounts (providers.md 5.1).
 */
export class ProviderTokens {
  private readonly known = new Map<string, AccessToken>();
  private readonly signIns = new Map<string, Promise<TokenResult>>();

  constructor(
    private readonly transport: HttpTransport,
    private readonly cache: TokenCache,
    private readonly clock: Clock,
  ) {}

  /** The token to use now. */
  async current(profile: ProviderProfile): Promise<TokenResult> {
    return this.obtain(profile, undefined);
  }

  /** Another token than the one that the provider has just refused. A static token has no other. */
  async insteadOf(profile: ProviderProfile, refused: string): Promise<TokenResult> {
    return this.obtain(profile, refused);
  }

  private async obtain({ auth }: ProviderProfile, refused: string | undefined): Promise<TokenResult> {
    if (auth.type === 'token') return { ok: true, token: auth.token };
    const key = cacheKeyOf(auth);
    const inMemory = this.known.get(key);
    if (this.isUsable(inMemory, refused)) return { ok: true, token: inMemory.value };
    const shared = await this.cache.read(key);
    if (this.isUsable(shared, refused)) {
      this.known.set(key, shared);
      return { ok: true, token: shared.value };
    }
    // Another caller may have signed in while this one was reading the cache.
    const signedIn = this.known.get(key);
    if (this.isUsable(signedIn, refused)) return { ok: true, token: signedIn.value };
    return this.signInOnce(key, auth);
  }

  private isUsable(token: AccessToken | undefined, refused: string | undefined): token is AccessToken {
    return token !== undefined && token.value !== refused && token.expiresAtMs - this.clock.nowMs() > RENEW_BEFORE_MS;
  }

  private async signInOnce(key: string, auth: PasswordAuth): Promise<TokenResult> {
    const running = this.signIns.get(key);
    if (running !== undefined) return running;
    const signIn = this.signIn(key, auth).finally(() => this.signIns.delete(key));
    this.signIns.set(key, signIn);
    return signIn;
  }

  private async signIn(key: string, auth: PasswordAuth): Promise<TokenResult> {
    const response = await this.transport.send(signInRequest(auth));
    if (!('status' in response)) return unreachable(response.reason);
    const token = parseToken(response);
    if (token === undefined) return { ok: false, failure: signInFailure(response, auth, this.clock.nowMs()) };
    this.known.set(key, token);
    await this.cache.write(key, token);
    return { ok: true, token: token.value };
  }
}

/** Same account, same key; the password is not part of it. */
function cacheKeyOf({ url, username, domain, project }: PasswordAuth): string {
  return createHash('sha256')
    .update(JSON.stringify([url, username, domain, project]))
    .digest('hex');
}

function unreachable(reason: string): TokenResult {
  const message = `The identity service gave no answer (${reason})`;
  return { ok: false, failure: { class: 'retryable', problem: 'provider-unavailable', answer: {}, message } };
}

/** Signing in changes nothing at the provider, so it may always be repeated, except after a refusal. */
function signInFailure(response: HttpResponse, auth: PasswordAuth, nowMs: number): ProviderFailure {
  const error = parseErrorBody({ ...response, body: redact(response.body, [auth.password]) }, [auth.password]);
  const { status } = response;
  const isTransient = status === 408 || status === 429 || status >= 500;
  return {
    class: isTransient ? 'retryable' : 'auth',
    problem: isTransient ? 'provider-unavailable' : 'provider-auth',
    answer: { httpStatus: status, code: error.code, requestId: error.requestId },
    message: `The identity service answered ${status}: ${error.message}`,
    retryAfterMs: retryAfterMs(response, nowMs),
  };
}
