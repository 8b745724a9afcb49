import { recordInputSchema, recordResultSchema } from '../../contract/steps';
import type { RecordInput, RecordResult } from '../../contract/steps';
import type { InterruptionDependencies } from '../../core/operations/steps/end-interrupted';
import { recordOutcome } from '../../core/operations/steps/record-outcome';
import { taskHandler } from '../../runtime/step';
import type { Task, TaskHandler } from '../../runtime/step';

const RECORD: Task<RecordInput, RecordResult> = {
  input: recordInputSchema,
  result: recordResultSchema,
  doneMessage: 'step done',
  doneFields: ({ state }) => ({ state }),
};

/** Makes the Lambda handler of the step `record`. */
export function recordHandler(dependencies: InterruptionDependencies): TaskHandler<RecordResult> {
  return taskHandler(RECORD, (input) => recordOutcome(dependencies, input));
}
