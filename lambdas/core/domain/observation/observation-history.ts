import type { Completion, Watch } from '../request/provisioning-request';

/** How often to look, in seconds; from the provider profile. */
export interface PollingSchedule {
  readonly firstDelaySeconds: number;
  readonly maxDelaySeconds: number;
}

/** What the rule needs to know besides the observation and the time. */
export interface ObservationHistory {
  /** What we wait for: that the connection is there and settled, or that it is gone. */
  readonly goal: 'settled' | 'gone';
  readonly completion: Completion;
  /** The connection is switched off on purpose: its status need not change (provider-apis.md 4.4). */
  readonly isSwitchedOff: boolean;
  readonly watch: Watch;
  /** The provider's word at the last look. */
  readonly lastStatus: string;
  /** When the connection was to be looked at whatever is seen, epoch ms. */
  readonly dueAtMs: number;
  /** Time after which a second look confirms that a connection is gone, in seconds (protocol.md 1.7). */
  readonly settleSeconds: number;
}

/** What a provider says may be older than our call for this long after it (provider-apis.md 4.4). */
export const READ_AFTER_WRITE_MS = 60_000;
