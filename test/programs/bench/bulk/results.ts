import type { Counts, Delay, Effort } from '../results';
import type { BulkScenario } from './scenarios';

/** One file of rows in virtual time; the same in every run. */
export interface BulkRun {
  readonly scenario: BulkScenario;
  /** From the call that brought the rows to the last row's recorded outcome. */
  readonly makespanSeconds: number;
  /** In all, of rows and singles. */
  readonly counts: Counts;
  /** Most connections of an account at a time that were created and not recorded yet. */
  readonly peakInFlight: number;
  /** Of rows and singles. */
  readonly delay: Delay;
  /** The single requests beside. */
  readonly singles?: Singles;
}

/** Single requests that came while rows ran. */
export interface Singles {
  readonly requests: number;
  /** From the call until the provider is called for it. */
  readonly wait: Delay;
}

/** What a run cost on the machine that it ran on; differs from run to run. */
export interface BulkEffort extends Effort {
  /** From the call that brought the rows until each was a request, on the tables of the local engine. */
  readonly expansionSeconds: number;
}

/** A run, and what it cost here. */
export interface MeasuredBulk {
  readonly run: BulkRun;
  readonly effort: BulkEffort;
}

/** The functions that handle many rows at once. */
export const MEASURED_FUNCTIONS = ['submit-batch', 'expand-batch'] as const;
export type MeasuredFunction = (typeof MEASURED_FUNCTIONS)[number];

/** What the runs of a function for a file of rows have left. */
export interface FunctionRuns {
  /** The batch that the file has become. */
  readonly batch: string;
  readonly memory: FunctionMemory;
}

/** What a function needs for a file of rows; differs from run to run. */
export interface FunctionMemory {
  readonly name: MeasuredFunction;
  readonly rows: number;
  /** Runs that the file takes, one after the other. */
  readonly runs: number;
  /** Processor time of all runs together, without that of the tables, which are in another process. */
  readonly cpuSeconds: number;
  /** Resident memory before the first run, and the largest of all. */
  readonly startMegabytes: number;
  readonly peakMegabytes: number;
}
