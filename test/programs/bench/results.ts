import type { SimulatedDialectId } from '../../../lib/simulator/base/dialect-id';

/** Who keeps track of connections: the product, or one of the peers it is compared with (docs/bench/README.md). */
export const APPROACHES = ['vpn-provisioner', 'job-poller', 'polling-client'] as const;
export type Approach = (typeof APPROACHES)[number];

/** What is run: connections that are asked for at the same moment, in one provider account. */
export interface Scenario {
  readonly approach: Approach;
  /** How many. */
  readonly connections: number;
  /** Time until a connection is ACTIVE; `spread` = evenly from 30 s to 5 minutes, in steps of 7 s. */
  readonly settleSeconds: number | 'spread';
  /** The provider's API; absent for `huawei-v2`. */
  readonly dialect?: BenchDialect;
  /** Limit of calls in the provider's profile; absent for none. */
  readonly requestsPerSecond?: number;
  /** Connections of others that are in the account before; absent for none. */
  readonly others?: number;
}

/** The dialects that are counted: one that has no place for a marker in lists, and one that has. */
export const BENCH_DIALECTS = ['huawei-v2', 'openstack-v2'] as const satisfies readonly SimulatedDialectId[];
export type BenchDialect = (typeof BENCH_DIALECTS)[number];

/** What a run has used in all, from the first submission to the last outcome. The same in every run. */
export interface Counts {
  /** Of Step Functions, as it bills them (docs/bench/README.md says what one is). */
  readonly stateTransitions: number;
  /** Of Lambda, per function. */
  readonly invocations: Readonly<Record<string, number>>;
  /** Requests to the HTTP API. */
  readonly httpRequests: number;
  /** Gets and lists at the provider. */
  readonly providerReads: number;
  /** Those of them that look how a connection is getting on: all but the list before a create. */
  readonly looks: number;
  /** Creates at the provider. */
  readonly providerWrites: number;
  /** Sign-ins at the provider. */
  readonly signIns: number;
  /** Most calls that the provider got within one second. */
  readonly peakProviderCallsPerSecond: number;
  /** The same without sign-ins, which no limit is about. */
  readonly peakLimitedCallsPerSecond: number;
  /** Most looks that the provider got within one second. */
  readonly peakLooksPerSecond: number;
  /** Requests to the delay queue: sends, receives that gave a message, deletes. */
  readonly queueRequests: number;
  /** Read units of the tables, as their engine reports them. */
  readonly tableReadUnits: number;
  /** Write units of the tables and the index, as their engine reports them. */
  readonly tableWriteUnits: number;
  /** Calls of KMS. */
  readonly keyCalls: number;
  /** Calls of Secrets Manager. */
  readonly secretReads: number;
  /** What functions write to their logs, in bytes. */
  readonly logBytes: number;
}

/** From the moment at which a connection was settled at the provider to the one at which that was recorded. */
export interface Delay {
  readonly meanSeconds: number;
  readonly maxSeconds: number;
}

/** One run in virtual time. */
export interface CountedRun {
  readonly scenario: Scenario;
  readonly counts: Counts;
  readonly delay: Delay;
}

/** What a run cost on the machine that it ran on; differs from run to run. */
export interface Effort {
  readonly seconds: number;
  /** Processor time of the process; says how the work grows, whatever else runs beside it. */
  readonly cpuSeconds: number;
  /** Largest resident memory of the process, in MB. */
  readonly peakMegabytes: number;
}
