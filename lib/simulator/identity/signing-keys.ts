import type { Clock } from '../base/clock';
import type { ProviderRequest } from '../base/message';
import type { Account } from './identity';
import { isRight, parseSignature } from './sdk-signature';

// provider-apis.md 5.1: Huawei and OTC.
const LOCKOUT_COUNT = 5;
const LOCKOUT_MS = 5 * 60_000;

/** What a signature is worth. */
export type Verdict = 'good' | 'wrong' | 'locked';

/** The access key of one account: five wrong signatures in a row lock it for five minutes on the simulator's clock. */
export class SigningKeys {
  private wrong = 0;
  private lockedUntilMs = 0;

  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
  ) {}

  /** Judges the signature of a request, which must be signed with the account's key and for its project. */
  judge(request: ProviderRequest): Verdict {
    const signature = parseSignature(request);
    if (signature?.accessKey !== this.account.accessKey) return 'wrong';
    if (this.clock.nowMs() < this.lockedUntilMs) return 'locked';
    const { 'x-project-id': projectId = this.account.project.id } = request.headers;
    const isGood = projectId === this.account.project.id && isRight(signature, this.account.secretKey, request);
    return isGood ? this.recordGood() : this.recordWrong();
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
