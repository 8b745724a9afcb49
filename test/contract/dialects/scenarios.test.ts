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
const TASKS = { Validate: 'validate', Apply: 'apply', Observe: 'observe', CleanUp: 'clean-up', Record: 'record' };

/** The task that a state leads to, a wait or not; or the end. */
function taskBehind(states: States, name = ''): string {
  const state = states[name];
  if (state?.Type === 'Wait') return taskBehind(states, state.Next);
  return Object.entries(TASKS).find(([task]) => task === name)?.[1] ?? state?.Type ?? 'nothing';
}

/** What follows on a task, as the Choice state behind it has it. */
function followersOf(states: States, task: string): Record<string, string> {
  const { Next: next = '' } = states[task] as { Next?: string };
  const choice = states[next];
  if (choice?.Type !== 'Choice') throw new Error(`${task} is not followed by a choice but by ${next}`);
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

  const deployed = Object.entries(TASKS).map(([state, task]) => [task, followersOf(definition.States, state)] as const);

  expect(taskBehind(definition.States, definition.StartAt)).toBe('validate');
  expect(Object.fromEntries(deployed)).toEqual({
    validate: { ...CHOICES.validate, otherwise: 'record' },
    apply: { ...CHOICES.apply, otherwise: 'record' },
    observe: { ...CHOICES.observe, otherwise: 'record' },
    'clean-up': { ...CHOICES['clean-up'], otherwise: 'record' },
    record: { ...CHOICES.record, otherwise: 'Succeed' },
  });
});

describe.each(dialects)('%s', (dialect) => {
  test.each(SCENARIO_NAMES)('%s', async (name) => {
    const scenario = readScenario(dialect, name);

    const outcome = await new ScenarioRun(scenario).play();

    expect(outcome).toEqual({ ...scenario.expected, missingCalls: [], leaks: [] });
  });
});
