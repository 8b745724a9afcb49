import type { RecordResult, StepResult } from '../../../lambdas/contract/steps';

/** The steps of the workflow before `record`. */
export type StepName = 'validate' | 'apply' | 'observe' | 'clean-up';

/** The workflow's tasks for one request. */
export interface WorkflowTasks {
  step(name: StepName): Promise<StepResult>;
  record(step: StepResult): Promise<RecordResult>;
  /** Lets so many seconds pass. */
  wait(seconds: number): Promise<void>;
}

type Choices = Readonly<Partial<Record<StepResult['next'], StepName>>>;

/**
 * The Choice states behind the tasks (protocol.md 6): the step that follows on what a task says. On all else
 * `record` follows, and the end on `record`. A test holds them to the deployed definition.
 */
export const CHOICES: Readonly<Record<StepName | 'record', Choices>> = {
  validate: { valid: 'apply', again: 'apply' },
  apply: { pending: 'observe', again: 'apply', 'clean-up': 'clean-up' },
  observe: { pending: 'observe', 'clean-up': 'clean-up' },
  'clean-up': { again: 'clean-up' },
  record: { 'clean-up': 'clean-up' },
};

/** Far more steps than a scenario has: a workflow that takes more never ends. */
const MAX_STEPS = 200;

/** Goes through the workflow from its start to its end. */
export async function playWorkflow(tasks: WorkflowTasks): Promise<void> {
  let name: StepName = 'validate';
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const result: StepResult = await tasks.step(name);
    const chosen: StepName | undefined = CHOICES[name][result.next];
    const said: StepResult | RecordResult = chosen === undefined ? await tasks.record(result) : result;
    const next: StepName | undefined = chosen ?? CHOICES.record[said.next];
    if (next === undefined) return;
    if ('waitSeconds' in said) await tasks.wait(said.waitSeconds);
    name = next;
  }
  throw new Error(`The workflow has not ended after ${MAX_STEPS} steps`);
}
