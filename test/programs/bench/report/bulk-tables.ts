import { grouped, type Table } from '../../../support/table';
import { connectionsOf, type BulkFile, type PricedBulkRun } from '../bulk/file';
import { lowerBoundSeconds, wholeBoundSeconds } from '../bulk/scenarios';
import { mean, perThousand, tenths } from './figures';

/** The tables of files of rows: the same in every run. */
export function bulkTables({ runs }: BulkFile): Table[] {
  return [
    { title: 'How long a file of rows takes', rows: [TIME_COLUMNS, ...runs.map(timeRow)] },
    { title: 'What a row costs', rows: [COST_COLUMNS, ...runs.map(costRow)] },
  ];
}

const SCENARIO_COLUMNS = ['rows', 'accounts', 'calls a second', 'in flight', 'pending, s', 'singles beside'];

const TIME_COLUMNS = [
  ...SCENARIO_COLUMNS,
  'makespan, s',
  'lower bound, s',
  'times the bound',
  'whole bound, s',
  'times that',
  'most calls in 1 s',
  'most in flight',
  'singles wait, mean s',
  'max s',
];

const COST_COLUMNS = [
  ...SCENARIO_COLUMNS,
  'transitions',
  'invocations',
  'creates',
  'looks',
  'SQS requests',
  'read units',
  'write units',
  'US$ per 1,000',
];

function scenarioCells({ scenario, singles }: PricedBulkRun): string[] {
  const { rows, providers, limits, settleSeconds } = scenario;
  return [
    grouped(rows),
    String(providers),
    String(limits.requestsPerSecond),
    limits.maxInFlight === undefined ? '–' : String(limits.maxInFlight),
    String(settleSeconds),
    singles === undefined ? '–' : grouped(singles.requests),
  ];
}

function timeRow(run: PricedBulkRun): string[] {
  const { scenario, makespanSeconds, counts, peakInFlight, singles } = run;
  const against = (bound: number): string[] => [tenths(bound), (makespanSeconds / bound).toFixed(2)];
  return [
    ...scenarioCells(run),
    tenths(makespanSeconds),
    ...against(lowerBoundSeconds(scenario)),
    ...against(wholeBoundSeconds(scenario)),
    String(counts.peakProviderCallsPerSecond),
    grouped(peakInFlight),
    singles === undefined ? '–' : tenths(singles.wait.meanSeconds),
    singles === undefined ? '–' : tenths(singles.wait.maxSeconds),
  ];
}

function costRow(run: PricedBulkRun): string[] {
  const { counts, dollarsPerRow } = run;
  const each = (total: number): string => mean(total, connectionsOf(run));
  const invocations = Object.values(counts.invocations).reduce((total, count) => total + count, 0);
  return [
    ...scenarioCells(run),
    each(counts.stateTransitions),
    each(invocations),
    each(counts.providerWrites),
    each(counts.looks),
    each(counts.queueRequests),
    each(counts.tableReadUnits),
    each(counts.tableWriteUnits),
    perThousand(dollarsPerRow),
  ];
}
