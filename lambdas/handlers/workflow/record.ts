import { recordInputSchema } from '../../contract/steps';
import type { RecordResult } from '../../contract/steps';
import { recordOutcome } from '../../core/operations/steps/record-outcome';
import type { RecordDependencies } from '../../core/operations/steps/record-outcome';
import { logger } from '../../runtime/log';

/** Makes the Lambda handler of the step `record`. */
export function recordHandler(dependencies: RecordDependencies): (event: unknown) => Promise<RecordResult> {
  return async (event) => {
    const input = recordInputSchema.parse(event);
    const result = await recordOutcome(dependencies, input);
    logger.info('recorded', {
      requestId: input.requestId,
      next: result.next,
      state: 'state' in result ? result.state : undefined,
    });
    return result;
  };
}
