import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import type { OnLog } from '../base/log-line';
import { CONCURRENT_CALLS } from '../functions/function-host';
import type { FunctionPool } from '../functions/function-pool';
import { QueueMapping } from './queue-mapping';
import { recursionGuard } from './recursion-guard';
import type { QueueRegister } from './queue-register';
import type { Stack } from '../assembly/stack';

/** However short the waits are scaled, a message that fails at once is not delivered in a tight loop. */
const shortestRedeliveryMs = 5;
/**
 * Where waits take no time a message that fails comes again so soon. It may fail because another one is worked on: that may
 * take as long as it takes, and must not use up all receipts of this one.
 */
const unscaledRedeliveryMs = 1_000;

/** Time for what is not the function's work: starting its worker, taking the answer. */
const leaseMarginMs = 5_000;

interface Deps {
  readonly functions: FunctionPool;
  readonly queues: QueueRegister;
  readonly clock: EngineClock;
  readonly onLog: OnLog | undefined;
}

/** An event source mapping of a queue that is checked and can be started. */
export interface QueueMappingPlan {
  readonly queue: QueueRegister['all'][number]['queue'];
  start(): QueueMapping;
}

/**
 * Checks an event source mapping of a queue. Functions take as long as they take, however waits are scaled: so a message
 * is hidden at least as long as its function may run, and one that has failed comes again when its visibility timeout has
 * passed on the engine's clock, with time scale 0 within a second.
 *
 * @throws EngineStartError when its function or queue is not in the template, or the queue's visibility timeout is
 * shorter than the function's timeout, which Lambda refuses as well
 */
export function planQueueMapping(
  { logicalId, properties }: Stack['queueMappings'][number],
  { functions, queues, clock, onLog }: Deps,
): QueueMappingPlan {
  const fn = functions.describe(properties.FunctionName);
  const { queue, properties: queueProperties } = queues.byArnOf(properties.EventSourceArn, logicalId);
  if (queueProperties.VisibilityTimeout * 1_000 < fn.timeoutMs) {
    throw new EngineStartError(
      `${logicalId}: Queue visibility timeout: ${queueProperties.VisibilityTimeout} seconds is less than ` +
        `Function timeout: ${fn.timeoutMs / 1_000} seconds`,
    );
  }
  const windowMs = clock.passedMs(properties.MaximumBatchingWindowInSeconds * 1_000);
  const { speed } = clock.settings;
  return {
    queue,
    start: () =>
      new QueueMapping({
        queue,
        clock,
        ...recursionGuard(fn, { functions, onLog }),
        batchSize: properties.BatchSize,
        windowMs,
        // More would wait for the function, and the time for which they are hidden would run.
        maxConcurrency: Math.min(CONCURRENT_CALLS, properties.ScalingConfig.MaximumConcurrency),
        reportsItemFailures: properties.FunctionResponseTypes.length > 0,
        leaseMs: Math.max(queue.visibilityTimeoutMs, windowMs + (fn.timeoutMs + leaseMarginMs) * speed),
        redeliveryMs:
          clock.timeScale === 0
            ? Math.min(unscaledRedeliveryMs, queue.visibilityTimeoutMs)
            : Math.max(shortestRedeliveryMs * speed, queue.visibilityTimeoutMs),
      }),
  };
}
