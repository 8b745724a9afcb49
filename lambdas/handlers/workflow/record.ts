import { recordInputSchema, recordResultSchema } from '../../contract/steps';
import type { RecordInput, RecordResult } from '../../contract/steps';
import { recordOutcome } from '../../core/operations/steps/record-outcome';
import type { RecordDependencies } from '../../core/operations/steps/step-dependencies';
import { taskHandler } from '../../runtime/step';
import type { Task, TaskHandler } from '../../runtime/step';

const RECORD: Task<RecordInput, RecordResult> = {
  input: recordInputSchema,
  result: recordResultSchema,
  // The alarm on `needs_attention` counts this line.
  doneMessage: 'recorded',
  doneFields: (result) => ({ next: result.next, state: 'state' in result ? result.state : undefined }),
};

/** Makes the Lambda handler of the step `record`. */
export function recordHandler(dependencies: RecordDependencies): TaskHandler<RecordResult> {
  return taskHandler(RECORD, (input) => recordOutcome(dependencies, input));
}
