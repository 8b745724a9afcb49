import { textTable } from '../../../lib/cli/text-table';
import type { Results } from './results';
import { tablesOf } from './tables';
import { isTight, targetsOf } from './targets';

/** The tables and what is wrong, for the terminal. */
export function printed(results: Results): string {
  const tables = tablesOf(results).map(({ title, rows }) => `${title}\n\n${textTable(rows)}`);
  const notes = results.tests
    .filter((test) => test.printed.length > 0)
    .map((test) => {
      return `Suite ${test.suite}\n\n${test.printed.map((line) => `  ${line}\n`).join('')}`;
    });
  return ['', ...notes, ...tables, problemsText(results)].join('\n');
}

/** Everything that is wrong; nothing when all is well. */
export function problemsOf({ simulations, tests, gate }: Results): string[] {
  return [
    ...simulations.flatMap(({ suite, title, problems }) => problems.map((problem) => `${suite}, ${title}: ${problem}`)),
    ...tests.flatMap(({ suite, problems }) => problems.map((problem) => `${suite}: ${problem}`)),
    ...(gate?.unmutated ?? []).map((problem) => `gate, with nothing switched off: ${problem}`),
    ...(gate?.guards ?? []).flatMap(({ guard, problem }) =>
      problem === undefined ? [] : [`gate, ${guard}: ${problem}`],
    ),
  ];
}

/** Whether everything that was run is well. */
export function isWell(results: Results): boolean {
  const isGateWell = results.gate === undefined || isTight(results.gate);
  const missed = targetsOf(results).filter(({ verdict }) => verdict === 'FAIL');
  return isGateWell && missed.length === 0 && problemsOf(results).length === 0;
}

function problemsText(results: Results): string {
  const problems = problemsOf(results);
  const duration = `${Math.floor(results.seconds / 60)} min ${Math.round(results.seconds % 60)} s`;
  if (problems.length === 0) return `All is well, in ${duration}.\n`;
  return `${problems.length} problems, in ${duration}:\n${problems.map((problem) => `- ${problem}\n`).join('')}`;
}
