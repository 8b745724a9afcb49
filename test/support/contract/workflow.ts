import type { RecordResult, StepResult } from '../../../lambdas/contract/steps';

/** The steps of the workflow before the wait. */
export type StepName = 'validate' | 'apply';

/** The workflow's tasks for one request. */
export interface WorkflowTasks {
  step(name: StepName): Promise<StepResult>;
  /** Waits until the watcher has said that the request has ended. */
  watch(): Promise<void>;
  record(): Promise<RecordResult>;
  /** Lets so many seconds pass. */
  wait(seconds: number): Promise<void>;
}

/**
 * The Choice state behind `apply` (protocol.md 6): what follows on what it says. On all else `record` follows. A test holds
 * it to the deployed definition.
 */
export const CHOICES: Readonly<Partial<Record<StepResult['next'], 'watch' | 'apply'>>> = {
  watch: 'watch',
  again: 'apply',
};

/** Far more steps than a scenario has: a workflow that takes more never ends. */
const MAX_STEPS = 200;

/** Goes through the workflow from its start to its end. */
export async function playWorkflow(tasks: WorkflowTasks): Promise<void> {
  await tasks.step('validate');
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const result = await tasks.step('apply');
    const next = CHOICES[result.next];
    if (next === 'watch') await tasks.watch();
    if (next !== 'apply') {
      await tasks.record();
      return;
    }
    if ('waitSeconds' in result) await tasks.wait(result.waitSeconds);
  }
  throw new Error(`The workflow has not ended after ${MAX_STEPS} steps`);
}
