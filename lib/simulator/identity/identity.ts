import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock';
import type { Account } from './account';

// provider-apis.md 5.1: FJcloud's numbers; Huawei and OTC publish none for passwords.
const LOCKOUT_COUNT = 5;
const LOCKOUT_MS = 15 * 60_000;

/** A token just issued. */
export interface IssuedToken {
  readonly value: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Passwords, lockout and tokens of one account, on the simulator's clock. */
export class Identity {
  // In order of expiry, since all tokens live equally long.
  private readonly expiries = new Map<string, number>();
  private wrongAtMs: number[] = [];
  private lockedUntilMs = 0;

  constructor(
    readonly account: Account,
    private readonly clock: Clock,
    private readonly tokenLifetimeMs: number,
  ) {}

  /** A token for the right password or secret, otherwise why not. Five wrong ones within 15 minutes lock for 15 minutes. */
  issue(isProved: boolean): IssuedToken | 'wrong-password' | 'locked' {
    const issuedAtMs = this.clock.nowMs();
    if (issuedAtMs < this.lockedUntilMs) return 'locked';
    if (!isProved) return this.recordWrongPassword(issuedAtMs);
    this.wrongAtMs = [];
    this.forgetExpired(issuedAtMs);
    const token = {
      value: randomBytes(48).toString('base64url'),
      issuedAtMs,
      expiresAtMs: issuedAtMs + this.tokenLifetimeMs,
    };
    this.expiries.set(token.value, token.expiresAtMs);
    return token;
  }

  /** Whether calls may carry this token now. */
  accepts(token: string): boolean {
    return this.clock.nowMs() < (this.expiries.get(token) ?? 0);
  }

  /** Ends one token. */
  revoke(token: string): void {
    this.expiries.delete(token);
  }

  /** Ends all tokens, as a change of password or permissions does. */
  revokeTokens(): void {
    this.expiries.clear();
  }

  private recordWrongPassword(nowMs: number): 'wrong-password' {
    this.wrongAtMs = [...this.wrongAtMs.filter((atMs) => nowMs - atMs < LOCKOUT_MS), nowMs];
    if (this.wrongAtMs.length >= LOCKOUT_COUNT) {
      this.lockedUntilMs = nowMs + LOCKOUT_MS;
      this.wrongAtMs = [];
    }
    return 'wrong-password';
  }

  private forgetExpired(nowMs: number): void {
    for (const [token, expiresAtMs] of this.expiries) {
      if (nowMs < expiresAtMs) return;
      this.expiries.delete(token);
    }
  }
}
