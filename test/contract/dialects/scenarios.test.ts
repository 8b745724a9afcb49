import { DIALECTS } from '../../../lambdas/core/dialects';
import { ScenarioRun } from '../../support/contract-run';
import { expectedFiles, presentFiles, readScenario, SCENARIO_NAMES } from '../../support/contract-scenario';

const dialects = Object.keys(DIALECTS);

test('every dialect has exactly the named scenarios', () => {
  const present = presentFiles();

  expect(present).toEqual(expectedFiles(dialects));
});

describe.each(dialects)('%s', (dialect) => {
  test.each(SCENARIO_NAMES)('%s', async (name) => {
    const scenario = readScenario(dialect, name);

    const outcome = await new ScenarioRun(scenario).play();

    expect(outcome).toEqual({ ...scenario.expected, missingCalls: [], leaks: [] });
  });
});
