import { TICK } from '../../../lambdas/contract/ticks';
import type { Errand } from '../../../lambdas/contract/ticks';
import { runErrand } from '../../../lambdas/core/operations/errands/run-errand';
import type { InMemoryErrands } from '../in-memory/errands';
import type { AllDependencies } from './doubles';

/** Does what a message of the delay queue says. @returns whether the message may go */
export async function perform(deps: AllDependencies, errand: Errand): Promise<boolean> {
  return (await runErrand(deps, errand)) === 'done';
}

/** Delivers every message of the delay queue that has come; one that was not done comes again. */
export async function deliverErrands(errands: InMemoryErrands, deps: AllDependencies): Promise<void> {
  for (let errand = errands.take(); errand !== undefined; errand = errands.take()) {
    if (!(await perform(deps, errand))) errands.putBack(errand, TICK.visibilitySeconds);
  }
}
