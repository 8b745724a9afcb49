import { Delays } from '../counts/approaches/delays';
import type { Delay } from '../results';

/** Which account a connection is in. */
type AccountOf = (name: string) => string;

/** Takes down when connections are asked for, created and recorded. */
export class BulkLog extends Delays {
  private readonly askedAtMs = new Map<string, number>();
  private readonly waits: number[] = [];
  private readonly inFlight = new Map<string, number>();
  private most = 0;

  constructor(
    private readonly clock: { nowMs(): number },
    private readonly accountOf: AccountOf,
  ) {
    super();
  }

  /** Most connections of an account at a time that were created and not recorded. */
  get peakInFlight(): number {
    return this.most;
  }

  /** Of those that were asked for one by one: from then until the provider was called. */
  get wait(): Delay {
    const sum = this.waits.reduce((total, ms) => total + ms, 0);
    return { meanSeconds: Math.round(sum / this.waits.length) / 1000, maxSeconds: Math.max(0, ...this.waits) / 1000 };
  }

  /** A single connection is asked for now. */
  asked(name: string): void {
    this.askedAtMs.set(name, this.clock.nowMs());
  }

  override settles(name: string, atMs: number): void {
    super.settles(name, atMs);
    const askedAtMs = this.askedAtMs.get(name);
    if (askedAtMs !== undefined) this.waits.push(this.clock.nowMs() - askedAtMs);
    this.most = Math.max(this.most, this.move(name, 1));
  }

  override recorded(name: string, atMs: number): void {
    super.recorded(name, atMs);
    this.move(name, -1);
  }

  private move(name: string, by: number): number {
    const account = this.accountOf(name);
    const number = (this.inFlight.get(account) ?? 0) + by;
    this.inFlight.set(account, number);
    return number;
  }
}
