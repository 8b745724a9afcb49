import * as z from 'zod';
import { endInterrupted } from '../../core/operations/steps/end-interrupted';
import type { InterruptionDependencies } from '../../core/operations/steps/end-interrupted';
import { eventHandler } from '../../runtime/event';
import type { EventHandler } from '../../runtime/event';
import { logger } from '../../runtime/log';

/** What is read of an event "Step Functions Execution Status Change"; an execution has the name of its request. */
const statusChangeSchema = z.object({
  detail: z.object({ name: z.string(), status: z.string(), error: z.string().nullish() }),
});

/** Makes the Lambda handler of executions that failed, timed out or were aborted. */
export function recordInterruptedHandler(dependencies: InterruptionDependencies): EventHandler<void> {
  return eventHandler(async (event) => {
    const { name: requestId, status, error } = statusChangeSchema.parse(event).detail;
    const { kind } = await endInterrupted(dependencies, requestId, error ?? `Execution.${status}`);
    logger.info('execution interrupted', { requestId, reason: kind });
  });
}
