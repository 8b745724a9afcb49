import { grouped, type Table } from '../../../support/table';
import { SERVICES } from '../dollars';
import { APPROACH_NAMES, duration, mean, perThousand, tenths } from './figures';
import type { CountsFile, PricedRun } from '../files';
import { isSingle } from '../scenarios';
import { standingCosts } from '../standing';

/** The tables that are made of counts alone: the same in every run. */
export function countTables(file: CountsFile): Table[] {
  return [
    countsTable('One connection, by the time until it is settled', 'settled after', file.runs.filter(ofOne)),
    countsTable('Many at once, settled after 30 s to 5 minutes', 'at once', file.runs.filter(ofCrowd)),
    serviceTable(file),
    partsTable(file),
    standingTable(file),
  ];
}

/** The short table of the README: 1,000 at once. */
export function shortTable({ runs }: CountsFile): Table {
  const rows = runs
    .filter(({ scenario }) => !isSingle(scenario) && scenario.connections === SHORT_CROWD)
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
  'provider writes',
  'read units',
  'write units',
  'US$ per 1,000',
  'recorded after, mean s',
  'max s',
  'most calls in 1 s',
] as const;

function ofOne({ scenario }: PricedRun): boolean {
  return isSingle(scenario);
}

function ofCrowd({ scenario }: PricedRun): boolean {
  return !isSingle(scenario);
}

function countsTable(title: string, varied: string, runs: readonly PricedRun[]): Table {
  return { title, rows: [['', varied, ...COUNTED], ...runs.map(countsRow)] };
}

function countsRow({ scenario, counts, delay, dollarsPerConnection }: PricedRun): string[] {
  const { approach, connections, settleSeconds } = scenario;
  const each = (total: number): string => mean(total, connections);
  return [
    APPROACH_NAMES[approach],
    settleSeconds === 'spread' ? grouped(connections) : duration(settleSeconds),
    each(counts.stateTransitions),
    each(invocationsOf({ counts })),
    each(counts.providerReads),
    each(counts.providerWrites),
    each(counts.tableReadUnits),
    each(counts.tableWriteUnits),
    perThousand(dollarsPerConnection.total),
    tenths(delay.meanSeconds),
    tenths(delay.maxSeconds),
    grouped(counts.peakProviderCallsPerSecond),
  ];
}

function invocationsOf({ counts }: Pick<PricedRun, 'counts'>): number {
  return Object.values(counts.invocations).reduce((total, count) => total + count, 0);
}

function serviceTable({ runs, prices }: CountsFile): Table {
  const rows = runs
    .filter(({ scenario, dollarsPerConnection }) => isSingle(scenario) && dollarsPerConnection.total > 0)
    .map(({ scenario: { approach, settleSeconds }, dollarsPerConnection }) => [
      APPROACH_NAMES[approach],
      duration(Number(settleSeconds)),
      ...SERVICES.map((service) => perThousand(dollarsPerConnection[service])),
      perThousand(dollarsPerConnection.total),
    ]);
  return {
    title: `US$ per 1,000 connections by service, ${prices.region}, ${prices.takenDownOn}`,
    rows: [['', 'settled after', ...SERVICES, 'total'], ...rows],
  };
}

/** What one connection of ours consists of, by the time until it is settled. */
function partsTable({ runs }: CountsFile): Table {
  const ours = runs.filter(({ scenario }) => scenario.approach === 'vpn-provisioner' && isSingle(scenario));
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
