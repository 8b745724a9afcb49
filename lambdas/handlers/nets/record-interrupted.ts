import * as z from 'zod';
import { recordInterrupted } from '../../core/operations/nets/record-interrupted';
import type { RecordDependencies } from '../../core/operations/steps/step-dependencies';
import { eventHandler } from '../../runtime/event';
import type { EventHandler } from '../../runtime/event';
import { logger } from '../../runtime/log';

/** What is read of an event "Step Functions Execution Status Change"; an execution has the name of its request. */
const statusChangeSchema = z.object({
  detail: z.object({ name: z.string(), status: z.string(), error: z.string().nullish() }),
});

/** Makes the Lambda handler of executions that failed, timed out or were aborted. */
export function recordInterruptedHandler(dependencies: RecordDependencies): EventHandler<void> {
  return eventHandler(async (event) => {
    const { name: requestId, status, error } = statusChangeSchema.parse(event).detail;
    const { state, isRecorded } = await recordInterrupted(dependencies, requestId, error ?? `Execution.${status}`);
    if (isRecorded) logger.warn('recorded', { requestId, state });
    else logger.info('had ended', { requestId, state });
  });
}
