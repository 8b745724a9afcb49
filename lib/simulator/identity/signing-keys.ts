import type { Clock } from '../base/clock';
import type { ProviderRequest } from '../base/message';
import type { Account, SigningKey } from './account';
import { isRight, parseSignature, type Signature } from './sdk-signature';

// provider-apis.md 5.1: Huawei and OTC.
const LOCKOUT_COUNT = 5;
const LOCKOUT_MS = 5 * 60_000;

/** What a signature is worth. */
export type Verdict = 'good' | 'wrong' | 'locked';

/** The access keys of one account: five wrong signatures in a row lock them for five minutes on the simulator's clock. */
export class SigningKeys {
  private wrong = 0;
  private lockedUntilMs = 0;

  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
  ) {}

  /** Judges the signature of a request, which must be signed with a key of the account and for its project. */
  judge(request: ProviderRequest): Verdict {
    const signature = parseSignature(request);
    const key = signature && this.keyOf(signature, request);
    if (signature === undefined || key === undefined) return 'wrong';
    if (this.clock.nowMs() < this.lockedUntilMs) return 'locked';
    const { 'x-project-id': projectId = this.account.project.id } = request.headers;
    const isGood = projectId === this.account.project.id && isRight(signature, key.secretKey, request);
    return isGood ? this.recordGood() : this.recordWrong();
  }

  /** A temporary key needs its token, signed like every header (provider-apis.md 5.2). */
  private keyOf({ accessKey, signedHeaders }: Signature, { headers }: ProviderRequest): SigningKey | undefined {
    const { temporaryKey } = this.account;
    if (accessKey === this.account.accessKey) return this.account;
    const hasToken =
      headers['x-security-token'] === temporaryKey.securityToken && signedHeaders.includes('x-security-token');
    return accessKey === temporaryKey.accessKey && hasToken ? temporaryKey : undefined;
  }

  private recordGood(): Verdict {
    this.wrong = 0;
    return 'good';
  }

  private recordWrong(): Verdict {
    this.wrong += 1;
    if (this.wrong === LOCKOUT_COUNT) {
      this.wrong = 0;
      this.lockedUntilMs = this.clock.nowMs() + LOCKOUT_MS;
    }
    return 'wrong';
  }
}
