import type { StepResult } from '../contract/steps';
import { stepInputSchema, stepResultSchema } from '../contract/steps';
import { logger } from './log';

/** Makes the Lambda handler of a workflow step: checks its input, logs what comes next, lets errors through by name. */
export function stepHandler(step: (requestId: string) => Promise<StepResult>): (event: unknown) => Promise<StepResult> {
  return async (event) => {
    const { requestId } = stepInputSchema.parse(event);
    try {
      // What the workflow cannot act on must be a fault that it catches, not a value it stumbles over.
      const result = stepResultSchema.parse(await step(requestId));
      logger.info('step done', {
        requestId,
        next: result.next,
        waitSeconds: 'waitSeconds' in result ? result.waitSeconds : undefined,
        state: 'outcome' in result ? result.outcome.state : undefined,
      });
      return result;
    } catch (error) {
      logger.error('step failed', { requestId, errorName: error instanceof Error ? error.name : 'unknown' });
      throw error;
    }
  };
}
