import type { StepDependencies } from '../../core/operations/steps/step-dependencies';
import { validateRequest } from '../../core/operations/steps/validate-request';
import type { StepResult } from '../../contract/steps';
import { stepHandler } from '../../runtime/step';
import type { TaskHandler } from '../../runtime/step';

/** Makes the Lambda handler of the step `validate`. */
export function validateHandler(dependencies: StepDependencies): TaskHandler<StepResult> {
  return stepHandler((requestId) => validateRequest(dependencies, requestId));
}
