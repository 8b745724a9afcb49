import { grouped, type Table } from '../../support/table';
import type { CallKind } from '../../faults/simulation/watch/observed-provider';
import type { Results, SimulationResult } from './results';
import { targetsOf } from './targets';

/** Everything that a run has found, as tables; those of suites that were left out are not there. */
export function tablesOf(results: Results): Table[] {
  return [
    simulationTable(results),
    testTable(results),
    searchTable(results),
    gateTable(results),
    targetTable(results),
  ].filter(({ rows }) => rows.length > 1);
}

const FIGURES = [
  'simulation',
  'requests',
  'duplicates at rest',
  'for a while',
  'lost',
  'stuck',
  'audit gaps',
  'clean failures',
  'needs attention',
  'adopted',
  'POST',
  'GET',
  'list',
  'DELETE',
  'ticks',
  'lost wake-ups',
  'told after (s)',
  'violations',
  'seconds',
] as const;

function simulationTable({ simulations }: Results): Table {
  return {
    title: 'Figures (calls to the provider are per request; the last execution was told of its end so long after it)',
    rows: [FIGURES, ...simulations.map(simulationRow)],
  };
}

function simulationRow({ title, figures, seconds }: SimulationResult): string[] {
  if (figures === undefined) return [title, 'broke down', ...FIGURES.slice(2, -1).map(() => ''), String(seconds)];
  const { duplicatesAtRest, duplicatesEver, lost, stuck, auditGaps, cleanFailures, needsAttention, adopted } = figures;
  const counts = [duplicatesAtRest, duplicatesEver, lost, stuck, auditGaps, cleanFailures, needsAttention, adopted];
  const kinds: readonly CallKind[] = ['create', 'get', 'list', 'delete'];
  return [
    title,
    grouped(figures.requests),
    ...counts.map(grouped),
    ...kinds.map((kind) => (figures.callsPerRequest[kind] ?? 0).toFixed(2)),
    grouped(figures.ticks),
    grouped(figures.lostWakeUps),
    String(Math.round(figures.untoldSeconds)),
    grouped(figures.violations),
    String(seconds),
  ];
}

function testTable({ tests }: Results): Table {
  const rows = tests.map(({ suite, title, passed, failed, seconds }) => {
    return [suite, title, String(passed), String(failed), String(seconds)];
  });
  return { title: 'Tests', rows: [['suite', 'what it does', 'passed', 'failed', 'seconds'], ...rows] };
}

function searchTable({ tests }: Results): Table {
  const searches = tests.flatMap((test) => test.searches);
  const rows = searches.map(({ search, size, wrong }) => [search, size, grouped(wrong)]).toSorted();
  return { title: 'Exhaustive searches', rows: [['search', 'size', 'wrong'], ...rows] };
}

function gateTable({ gate }: Results): Table {
  const rows = (gate?.guards ?? []).map(({ guard, notice, problem }) => {
    return [guard, notice?.suite ?? 'NONE', firstLine(notice?.what ?? problem ?? '')];
  });
  return { title: 'Mutation gate', rows: [['guard that is switched off', 'noticed by', 'as'], ...rows] };
}

const CELL_LENGTH = 90;

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > CELL_LENGTH ? `${line.slice(0, CELL_LENGTH)}…` : line;
}

function targetTable(results: Results): Table {
  const rows = targetsOf(results).map(({ id, what, verdict, shownBy }) => [id, what, verdict, shownBy]);
  return { title: 'Targets', rows: [['target', 'what', 'verdict', 'shown by'], ...rows] };
}
