import { ulid } from 'ulid';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { batchIdOf, callIdOf } from '../../../../lambdas/core/domain/batch-id';
import type { BatchIds } from '../../../../lambdas/core/ports/batches/batch-ids';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import { submitBatchHandler } from '../../../../lambdas/handlers/api/batches/submit-batch';
import { expandBatchHandler } from '../../../../lambdas/handlers/batches/expand-batch';
import { tallyHandler } from '../../../../lambdas/handlers/batches/tally';
import { logger } from '../../../../lambdas/runtime/log';
import { Chance } from '../../../faults/simulation/chance/chance';
import { sleep } from '../../../faults/simulation/chance/sleep';
import type { Handler, HostedFunction } from '../../../faults/simulation/functions/function-instance';
import type { Ports } from '../../../faults/simulation/functions/ports';

/** The functions that files of rows need besides those of single requests. */
export const BATCH_FUNCTIONS = ['submit-batch', 'expand-batch', 'tally'] as const;
export type BatchFunction = (typeof BATCH_FUNCTIONS)[number];

/** What the functions work with. */
export type BatchPorts = Omit<Ports, 'transport'>;

/** What they are made of. */
export interface BatchFunctionParts {
  readonly seed: number;
  readonly clock: Clock;
  readonly timeoutsMs: Readonly<Record<BatchFunction, number>>;
  /** The ports of a new instance. */
  readonly ports: () => BatchPorts;
}

/** The handlers with the dependencies that `lambdas/runtime/batch-wiring.ts` gives them. */
export function batchFunctions(parts: BatchFunctionParts): Record<BatchFunction, HostedFunction> {
  const { clock, ports, timeoutsMs } = parts;
  const random = new Chance(parts.seed, 'rows');
  const batchIds: BatchIds = {
    newBatchId: () => batchIdOf(ulid(clock.nowMs(), () => random.next())),
    newCallId: () => callIdOf(ulid(clock.nowMs(), () => random.next())),
  };
  const around = { dialects: DIALECTS, clock, logger, random, batchIds, pause: sleep };
  const hosted = (name: BatchFunction, make: (deps: typeof around & BatchPorts) => unknown): HostedFunction => ({
    timeoutMs: timeoutsMs[name],
    // Each takes the one event that it is made for, which is JSON here.
    start: () => make({ ...around, ...ports() }) as Handler,
  });
  return {
    'submit-batch': hosted('submit-batch', submitBatchHandler),
    'expand-batch': hosted('expand-batch', expandBatchHandler),
    tally: hosted('tally', tallyHandler),
  };
}
