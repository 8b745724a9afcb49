import type { SimulationCheck, TestCheck } from './guard';

/** Requests under faults of probability 0.3. */
export function manyFaults(requests: number): SimulationCheck {
  return { suite: 'random', probability: 0.3, requests };
}

/** Tests of a file. @param tests pattern of their names; default: all */
export function testIn(file: string, tests?: string): TestCheck {
  return { suite: 'test', file, ...(tests !== undefined && { tests }) };
}
