import type { Figures } from './figures';
import type { SearchSummary } from '../../faults/exhaustive/searched';
import type { GateResult } from '../gate/gate';
import type { SuiteName } from './options';
import type { SimulationRun } from './simulation-run';

/** A run of a simulation. */
export interface SimulationResult {
  readonly suite: 'random' | 'outage';
  readonly title: string;
  /** What shows the faults that the row is about. */
  readonly run: SimulationRun;
  /** Absent when it broke down. */
  readonly figures?: Figures | undefined;
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** A suite of tests. */
export interface TestResult {
  readonly suite: Exclude<SuiteName, 'random' | 'outage' | 'gate'>;
  readonly title: string;
  readonly passed: number;
  readonly failed: number;
  /** What exhaustive tests say that they have searched. */
  readonly searches: readonly SearchSummary[];
  /** What the tests say of themselves otherwise. */
  readonly printed: readonly string[];
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** Everything that one run of the command has found. */
export interface Results {
  readonly simulations: readonly SimulationResult[];
  readonly tests: readonly TestResult[];
  readonly gate?: GateResult | undefined;
  readonly seconds: number;
}
