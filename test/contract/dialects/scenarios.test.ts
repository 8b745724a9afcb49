import * as z from 'zod';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { AslState } from '../../../lib/local/states/asl-schemas';
import { ScenarioRun } from '../../support/contract/run';
import { expectedFiles, presentFiles, readScenario, SCENARIO_NAMES } from '../../support/contract/scenario';
import { CHOICES } from '../../support/contract/workflow';
import { readDeployedWorkflow } from '../../workflow/deployed-workflow';

type States = Readonly<Record<string, AslState>>;

const dialects = Object.keys(DIALECTS);

/** Rules that act on what the task before has said comes next, and on nothing else. */
const rulesSchema = z.array(
  z.strictObject({ Variable: z.literal('$.step.result.next'), StringEquals: z.string(), Next: z.string() }),
);

/** The tasks, by their names in the definition. */
const TASKS: Readonly<Record<string, string>> = {
  Validate: 'validate',
  Apply: 'apply',
  Watch: 'watch',
  Record: 'record',
};

/** The task that a state leads to, a wait or not; or the end. */
function taskBehind(states: States, name = ''): string {
  const state = states[name];
  if (state?.Type === 'Wait') return taskBehind(states, state.Next);
  return TASKS[name] ?? state?.Type ?? 'nothing';
}

/** What follows on a task: another one, or what the Choice state behind it has. */
function followersOf(states: States, task: string): Record<string, string> {
  const { Next: next, End: isLast = false } = states[task] as { Next?: string; End?: boolean };
  const choice = states[next ?? ''];
  if (choice?.Type !== 'Choice') return { otherwise: isLast ? 'the end' : taskBehind(states, next) };
  const rules = rulesSchema.parse(choice.Choices);
  const chosen = rules.map((rule) => [rule.StringEquals, taskBehind(states, rule.Next)] as const);
  return { ...Object.fromEntries(chosen), otherwise: taskBehind(states, choice.Default) };
}

test('every dialect has exactly the named scenarios', () => {
  const present = presentFiles();

  expect(present).toEqual(expectedFiles(dialects));
});

test('the scenarios go through the steps as the deployed workflow does', async () => {
  const { definition } = await readDeployedWorkflow();

  const deployed = Object.keys(TASKS).map((task) => [task, followersOf(definition.States, task)] as const);

  expect(taskBehind(definition.States, definition.StartAt)).toBe('validate');
  expect(Object.fromEntries(deployed)).toEqual({
    Validate: { otherwise: 'apply' },
    Apply: { ...CHOICES, otherwise: 'record' },
    Watch: { otherwise: 'record' },
    Record: { otherwise: 'the end' },
  });
});

describe.each(dialects)('%s', (dialect) => {
  test.each(SCENARIO_NAMES)('%s', async (name) => {
    const scenario = readScenario(dialect, name);

    const outcome = await new ScenarioRun(scenario).play();

    expect(outcome).toEqual({ ...scenario.expected, missingCalls: [], leaks: [] });
  });
});
