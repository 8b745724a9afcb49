import type { ValidateDependencies } from '../../core/operations/steps/validate-request';
import { validateRequest } from '../../core/operations/steps/validate-request';
import type { StepResult } from '../../contract/steps';
import { stepHandler } from '../../runtime/step';
import type { TaskHandler } from '../../runtime/step';

/** Makes the Lambda handler of the step `validate`. */
export function validateHandler(dependencies: ValidateDependencies): TaskHandler<StepResult> {
  return stepHandler((requestId) => validateRequest(dependencies, requestId));
}
