import type { ProviderStepDependencies } from '../../core/operations/steps/step-dependencies';
import { cleanUpRequest } from '../../core/operations/steps/clean-up-request';
import type { StepResult } from '../../contract/steps';
import { stepHandler } from '../../runtime/step';
import type { TaskHandler } from '../../runtime/step';

/** Makes the Lambda handler of the step `clean-up`. */
export function cleanUpHandler(dependencies: ProviderStepDependencies): TaskHandler<StepResult> {
  return stepHandler((requestId) => cleanUpRequest(dependencies, requestId));
}
