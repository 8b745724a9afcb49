import { figuresOf } from '../../programs/faults/figures';
import type { Violation } from '../invariants/violation';
import type { EngineLives } from './engine-lives';
import type { Providers } from './providers';
import type { WholeRun } from './whole-run';

/** The figures of a run, for people. */
export function figuresLines(
  { trace, phasesAtKill, executionsStopped }: WholeRun,
  violations: readonly Violation[],
  { lives, providers }: { readonly lives: EngineLives; readonly providers: Providers },
): readonly string[] {
  const figures = figuresOf(trace, violations);
  const { duplicatesAtRest, duplicatesEver, lost, stuck, auditGaps, adopted } = figures;
  const calls = Object.values(providers.simulator.calls()).reduce((sum, count) => sum + count, 0);
  return [
    `${figures.requests} requests on a real engine that was killed, seed ${trace.seed}, in ${figures.realSeconds} s: ${listed(figures.byState)}`,
    `killed when requests were at: ${listed(Object.fromEntries(phasesAtKill))}; callers repeated ${lives.callers.repeats} calls`,
    `duplicates at rest ${duplicatesAtRest} (ever ${duplicatesEver}), lost ${lost}, stuck ${stuck}, audit gaps ${auditGaps}, adopted ${adopted}`,
    `plain requests ${figures.plain}: clean failures ${figures.cleanFailures}, needs attention ${figures.needsAttention}`,
    `per request: ${perRequest(calls, figures.requests)} provider calls, ${figures.transitionsPerRequest} state transitions`,
    `faults of the engine: ${listed(trace.faults)}, execution stopped ${executionsStopped}`,
    `faults of the providers: ${listed(trace.providerFaults)}`,
  ];
}

function listed(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

function perRequest(count: number, requests: number): number {
  return Math.round((count / requests) * 10) / 10;
}
