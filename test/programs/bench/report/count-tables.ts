import { grouped, type Table } from '../../../support/table';
import { SERVICES } from '../dollars';
import { APPROACH_NAMES, duration, mean, perThousand, tenths } from './figures';
import type { CountsFile, PricedRun } from '../files';
import { kindOf } from '../scenarios';
import { standingCosts } from '../standing';

/** The tables that are made of counts alone: the same in every run. */
export function countTables(file: CountsFile): Table[] {
  return [
    countsTable('One connection, by the time until it is settled', 'settled after', runsOf(file, 'single')),
    countsTable('Many at once, settled after 30 s to 5 minutes', 'at once', runsOf(file, 'crowd')),
    conditionsTable(runsOf(file, 'condition')),
    serviceTable(file),
    partsTable(file),
    standingTable(file),
  ];
}

/** The short table of the README: 1,000 at once. */
export function shortTable(file: CountsFile): Table {
  const rows = runsOf(file, 'crowd')
    .filter(({ scenario }) => scenario.connections === SHORT_CROWD)
    .map(({ scenario, counts, delay, dollarsPerConnection: { total } }) => [
      APPROACH_NAMES[scenario.approach],
      mean(counts.stateTransitions, scenario.connections),
      mean(counts.providerReads + counts.providerWrites, scenario.connections),
      grouped(counts.peakProviderCallsPerSecond),
      perThousand(total),
      tenths(delay.meanSeconds),
      tenths(delay.maxSeconds),
    ]);
  const header = [
    '',
    'state transitions',
    'provider calls',
    'most calls in 1 s',
    'US$ per 1,000',
    'recorded after, mean s',
    'max s',
  ];
  return { title: '1,000 connections at once', rows: [header, ...rows] };
}

const SHORT_CROWD = 1_000;

const COUNTED = [
  'transitions',
  'invocations',
  'provider reads',
  'of them looks',
  'provider writes',
  'SQS requests',
  'read units',
  'write units',
  'US$ per 1,000',
  'recorded after, mean s',
  'max s',
  'most calls in 1 s',
  'most looks in 1 s',
] as const;

function runsOf({ runs }: CountsFile, kind: ReturnType<typeof kindOf>): readonly PricedRun[] {
  return runs.filter(({ scenario }) => kindOf(scenario) === kind);
}

function countsTable(title: string, varied: string, runs: readonly PricedRun[]): Table {
  return { title, rows: [['', varied, ...COUNTED], ...runs.map(countsRow)] };
}

function countsRow(run: PricedRun): string[] {
  const { approach, connections, settleSeconds } = run.scenario;
  const varied = settleSeconds === 'spread' ? grouped(connections) : duration(settleSeconds);
  return [APPROACH_NAMES[approach], varied, ...countedCells(run)];
}

/** VPN Provisioner under other conditions. */
function conditionsTable(runs: readonly PricedRun[]): Table {
  const header = ['at once', 'settled after', 'dialect', 'of others', 'limit per second', ...COUNTED];
  return {
    title: 'VPN Provisioner with another API, a limit of calls, or connections of others',
    rows: [[...header, 'without sign-ins'], ...runs.map(conditionRow)],
  };
}

function conditionRow(run: PricedRun): string[] {
  const { connections, settleSeconds, dialect = 'huawei-v2', others = 0, requestsPerSecond } = run.scenario;
  return [
    grouped(connections),
    settleSeconds === 'spread' ? '30 s to 5 min' : duration(settleSeconds),
    dialect,
    grouped(others),
    requestsPerSecond === undefined ? 'none' : String(requestsPerSecond),
    ...countedCells(run),
    grouped(run.counts.peakLimitedCallsPerSecond),
  ];
}

/** The cells under `COUNTED`. */
function countedCells({ scenario, counts, delay, dollarsPerConnection }: PricedRun): string[] {
  const each = (total: number): string => mean(total, scenario.connections);
  return [
    each(counts.stateTransitions),
    each(invocationsOf({ counts })),
    each(counts.providerReads),
    each(counts.looks),
    each(counts.providerWrites),
    each(counts.queueRequests),
    each(counts.tableReadUnits),
    each(counts.tableWriteUnits),
    perThousand(dollarsPerConnection.total),
    tenths(delay.meanSeconds),
    tenths(delay.maxSeconds),
    grouped(counts.peakProviderCallsPerSecond),
    grouped(counts.peakLooksPerSecond),
  ];
}

function invocationsOf({ counts }: Pick<PricedRun, 'counts'>): number {
  return Object.values(counts.invocations).reduce((total, count) => total + count, 0);
}

function serviceTable(file: CountsFile): Table {
  const rows = runsOf(file, 'single')
    .filter(({ dollarsPerConnection }) => dollarsPerConnection.total > 0)
    .map(({ scenario: { approach, settleSeconds }, dollarsPerConnection }) => [
      APPROACH_NAMES[approach],
      duration(Number(settleSeconds)),
      ...SERVICES.map((service) => perThousand(dollarsPerConnection[service])),
      perThousand(dollarsPerConnection.total),
    ]);
  return {
    title: `US$ per 1,000 connections by service, ${file.prices.region}, ${file.prices.takenDownOn}`,
    rows: [['', 'settled after', ...SERVICES, 'total'], ...rows],
  };
}

/** What one connection of ours consists of, by the time until it is settled. */
function partsTable(file: CountsFile): Table {
  const ours = runsOf(file, 'single').filter(({ scenario }) => scenario.approach === 'vpn-provisioner');
  const functions = [...new Set(ours.flatMap(({ counts }) => Object.keys(counts.invocations)))];
  const row = (what: string, count: (run: PricedRun) => number): string[] => [
    what,
    ...ours.map((run) => grouped(count(run))),
  ];
  return {
    title: 'What one connection of VPN Provisioner consists of',
    rows: [
      ['settled after', ...ours.map(({ scenario }) => duration(Number(scenario.settleSeconds)))],
      row('requests to the HTTP API', ({ counts }) => counts.httpRequests),
      ...functions.map((name) => row(`invocations of ${name}`, ({ counts }) => counts.invocations[name] ?? 0)),
      row('requests to the delay queue', ({ counts }) => counts.queueRequests),
      row('sign-ins at the provider', ({ counts }) => counts.signIns),
      row('calls of KMS', ({ counts }) => counts.keyCalls),
      row('calls of Secrets Manager', ({ counts }) => counts.secretReads),
      row('bytes of logs', ({ counts }) => counts.logBytes),
    ],
  };
}

function standingTable({ standing }: CountsFile): Table {
  const costs = standingCosts(standing);
  const total = costs.reduce((sum, { dollarsPerMonth }) => sum + dollarsPerMonth, 0);
  return {
    title: 'What stands, US$ per month',
    rows: [
      ['what', 'number', 'US$ per month'],
      ...costs.map(({ what, count, dollarsPerMonth }) => [what, grouped(count), dollarsPerMonth.toFixed(2)]),
      ['in all', '', total.toFixed(2)],
    ],
  };
}
