import type * as z from 'zod';
import type { StepResult } from '../contract/steps';
import { stepInputSchema, stepResultSchema } from '../contract/steps';
import type { LogFields } from '../core/ports/logger';
import { logFailure } from './failure';
import { logger } from './log';

/** A Lambda handler of a task of the workflow. */
export type TaskHandler<Result> = (event: unknown) => Promise<Result>;

/** What a task of the workflow takes and gives, and what the log says when it is done. */
export interface Task<Input extends { readonly requestId: string }, Result> {
  readonly input: z.ZodType<Input>;
  readonly result: z.ZodType<Result>;
  readonly doneMessage: string;
  readonly doneFields: (result: Result) => LogFields;
}

const STEP: Task<z.infer<typeof stepInputSchema>, StepResult> = {
  input: stepInputSchema,
  result: stepResultSchema,
  doneMessage: 'step done',
  doneFields: (result) => ({
    next: result.next,
    waitSeconds: 'waitSeconds' in result ? result.waitSeconds : undefined,
  }),
};

/** Makes the Lambda handler of a step that decides what comes next from the request alone. */
export function stepHandler(step: (requestId: string) => Promise<StepResult>): TaskHandler<StepResult> {
  return taskHandler(STEP, ({ requestId }) => step(requestId));
}

/** Makes the Lambda handler of a task: checks its input and result, logs what comes next, lets errors through by name. */
export function taskHandler<Input extends { readonly requestId: string }, Result>(
  { input: inputSchema, result: resultSchema, doneMessage, doneFields }: Task<Input, Result>,
  run: (input: Input) => Promise<Result>,
): TaskHandler<Result> {
  return async (event) => {
    const input = inputSchema.parse(event);
    const { requestId } = input;
    try {
      // What the workflow cannot act on must be a fault that it catches, not a value it stumbles over.
      const result = resultSchema.parse(await run(input));
      logger.info(doneMessage, { requestId, ...doneFields(result) });
      return result;
    } catch (error) {
      logFailure(error, { requestId });
      throw error;
    }
  };
}
