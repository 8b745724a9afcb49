import type { HttpRequest } from '../../../../../lambdas/core/domain/connection/provider-call';
import type { Counts } from '../../results';

/** What is counted at the provider. */
export type ProviderCounts = Pick<
  Counts,
  | 'providerReads'
  | 'looks'
  | 'providerWrites'
  | 'signIns'
  | 'peakProviderCallsPerSecond'
  | 'peakLimitedCallsPerSecond'
  | 'peakLooksPerSecond'
>;

const SIGN_IN = /\/auth\/tokens(\?|$)/;

/** The calls that a provider got. */
export class ProviderCalls {
  private reads = 0;
  private looks = 0;
  private writes = 0;
  private signIns = 0;
  private readonly perSecond = new Map<number, number>();
  private readonly limitedPerSecond = new Map<number, number>();
  private readonly looksPerSecond = new Map<number, number>();

  /**
   * Takes note of a call.
   *
   * @param isLook whether a read is for seeing how a connection gets on
   */
  add({ method, url }: Pick<HttpRequest, 'method' | 'url'>, isLook: boolean, nowMs: number): void {
    count(this.perSecond, nowMs);
    if (SIGN_IN.test(url)) {
      this.signIns += 1;
      return;
    }
    count(this.limitedPerSecond, nowMs);
    if (method !== 'GET') this.writes += 1;
    else this.addRead(isLook, nowMs);
  }

  counts(): ProviderCounts {
    return {
      providerReads: this.reads,
      looks: this.looks,
      providerWrites: this.writes,
      signIns: this.signIns,
      peakProviderCallsPerSecond: Math.max(0, ...this.perSecond.values()),
      peakLimitedCallsPerSecond: Math.max(0, ...this.limitedPerSecond.values()),
      peakLooksPerSecond: Math.max(0, ...this.looksPerSecond.values()),
    };
  }

  private addRead(isLook: boolean, nowMs: number): void {
    this.reads += 1;
    if (!isLook) return;
    this.looks += 1;
    count(this.looksPerSecond, nowMs);
  }
}

function count(perSecond: Map<number, number>, nowMs: number): void {
  const second = Math.floor(nowMs / 1000);
  perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
}
