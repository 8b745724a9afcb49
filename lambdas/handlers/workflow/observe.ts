import type { ProviderStepDependencies } from '../../core/operations/steps/step-dependencies';
import { observeRequest } from '../../core/operations/steps/observe-request';
import type { StepResult } from '../../contract/steps';
import { stepHandler } from '../../runtime/step';
import type { TaskHandler } from '../../runtime/step';

/** Makes the Lambda handler of the step `observe`. */
export function observeHandler(dependencies: ProviderStepDependencies): TaskHandler<StepResult> {
  return stepHandler((requestId) => observeRequest(dependencies, requestId));
}
