import type { Mutation } from './mutation';

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

/** Something that the promise rests on, and how it is switched off. */
export interface Guard {
  /** What it does, in a few words. */
  readonly name: string;
  /** Name of the comment `// guard: <marker>` that stands before its code. */
  readonly marker: string;
  readonly off: Mutation;
  readonly caughtBy: Check;
}
