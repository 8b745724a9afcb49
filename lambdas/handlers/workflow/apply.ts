import type { ApplyDependencies } from '../../core/operations/steps/step-dependencies';
import { applyRequest } from '../../core/operations/steps/apply/apply-request';
import type { StepResult } from '../../contract/steps';
import { stepHandler } from '../../runtime/step';
import type { TaskHandler } from '../../runtime/step';

/** Makes the Lambda handler of the step `apply`. */
export function applyHandler(dependencies: ApplyDependencies): TaskHandler<StepResult> {
  return stepHandler((requestId) => applyRequest(dependencies, requestId));
}
