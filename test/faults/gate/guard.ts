import type { Replacement } from '../build';

/** Runs of the simulation that notice; the first of three seeds with a violation is enough. */
export interface SimulationCheck {
  readonly suite: 'random';
  readonly probability: number;
  readonly requests: number;
}

/** A test file of which a test fails. */
export interface TestCheck {
  readonly suite: 'test';
  /** Path from the project's folder. */
  readonly file: string;
  /** Pattern of the tests that are run; default: all. */
  readonly tests?: string;
}

/** The smallest part of the suites that notices. */
export type Check = SimulationCheck | TestCheck;

/** Something that the promise rests on, and the replacement of a text that switches it off. */
export interface Guard extends Replacement {
  /** What it does, in a few words. */
  readonly name: string;
  readonly caughtBy: Check;
}
