import { grouped, type Table } from '../../../support/table';
import { APPROACH_NAMES, tenths } from './figures';
import type { MachineFile, Origin } from '../files';
import type { ColdImport } from '../functions/cold-imports';
import { bulkGrowthTexts, growthOf, growthText } from './growth';
import { kindOf } from '../scenarios';
import type { SocketRun } from '../sockets/measure';

/** A table of what was measured on a machine, with the machine, and what follows from it. */
export interface MeasuredTable extends Table {
  readonly origin: Origin;
  readonly notes: readonly string[];
}

/** The tables of what differs between machines; those of parts that were never measured are not there. */
export function machineTables({ functions, sockets, effort, bulk }: MachineFile): MeasuredTable[] {
  return [
    ...(functions === undefined ? [] : [importTable(functions)]),
    ...(sockets === undefined ? [] : [socketTable(sockets)]),
    ...(effort === undefined ? [] : [effortTable(effort)]),
    ...(bulk === undefined ? [] : [bulkTable(bulk), memoryTable(bulk)]),
  ];
}

/** A machine and a day in words. */
export function originText({ date, cpu, cores, node }: Origin): string {
  return `Measured on ${date}: ${cpu}, ${cores} cores, Node.js ${node}.`;
}

function importTable({ origin, imports }: NonNullable<MachineFile['functions']>): MeasuredTable {
  const row = ({ functionName, bytes, milliseconds, ratio }: ColdImport): string[] => {
    return [functionName, String(Math.round(bytes / 1_000)), ratio.toFixed(2), milliseconds.toFixed(0)];
  };
  return {
    title: 'Function bundles',
    rows: [['function', 'KB, minified', 'start as a multiple of an empty handler', 'ms'], ...imports.map(row)],
    origin,
    notes: [],
  };
}

const SOCKET_COLUMNS = [
  'requests',
  'seconds',
  'requests per second',
  'processor ms per request',
  'peak MB',
  'MB before',
];

function socketTable({ origin, runs }: NonNullable<MachineFile['sockets']>): MeasuredTable {
  const row = (run: SocketRun): string[] => [
    grouped(run.requests),
    tenths(run.seconds),
    tenths(run.requests / run.seconds),
    processorMs(run).toFixed(0),
    run.peakMegabytes.toFixed(0),
    run.startMegabytes.toFixed(0),
  ];
  return {
    title: 'Local engine over real sockets',
    rows: [SOCKET_COLUMNS, ...runs.map(row)],
    origin,
    notes: socketGrowth(runs),
  };
}

function socketGrowth(runs: readonly SocketRun[]): string[] {
  const [few] = runs;
  const many = runs.at(-1);
  if (few === undefined || many === undefined || few === many) return [];
  const time = many.seconds / many.requests / (few.seconds / few.requests);
  const processor = processorMs(many) / processorMs(few);
  const memory = many.peakMegabytes / few.peakMegabytes;
  const sizes = `${grouped(many.requests)} requests instead of ${grouped(few.requests)}`;
  return [
    `${sizes}: ${time.toFixed(2)} times the time and ${processor.toFixed(2)} times the processor time for each, ${memory.toFixed(2)} times the peak memory in all.`,
  ];
}

function processorMs({ cpuSeconds, requests }: SocketRun): number {
  return (cpuSeconds * 1_000) / requests;
}

function effortTable({ origin, runs }: NonNullable<MachineFile['effort']>): MeasuredTable {
  const rows = runs
    .filter(({ scenario }) => kindOf(scenario) === 'crowd')
    .map(({ scenario: { approach, connections }, effort: { seconds, cpuSeconds, peakMegabytes } }) => {
      const used = [tenths(seconds), tenths(cpuSeconds), peakMegabytes.toFixed(0)];
      return [APPROACH_NAMES[approach], grouped(connections), ...used];
    });
  const growth = growthOf(runs);
  return {
    title: 'What counting takes',
    rows: [['', 'at once', 'seconds', 'processor s', 'peak MB'], ...rows],
    origin,
    notes: growth === undefined ? [] : [growthText(growth)],
  };
}

function bulkTable({ origin, runs }: NonNullable<MachineFile['bulk']>): MeasuredTable {
  const rows = runs.map(({ scenario, effort }) => [
    grouped(scenario.rows),
    String(scenario.providers),
    scenario.limits.maxInFlight === undefined ? '–' : String(scenario.limits.maxInFlight),
    scenario.singlesEverySeconds === undefined ? 'no' : 'yes',
    tenths(effort.expansionSeconds),
    tenths(effort.cpuSeconds),
    String(effort.peakMegabytes),
  ]);
  const header = ['rows', 'accounts', 'in flight', 'singles', 'expansion, s', 'processor s', 'peak MB'];
  return { title: 'What counting files of rows takes', rows: [header, ...rows], origin, notes: bulkGrowthTexts(runs) };
}

function memoryTable({ origin, functions }: NonNullable<MachineFile['bulk']>): MeasuredTable {
  const rows = functions.map(({ name, rows: number, runs, cpuSeconds, startMegabytes, peakMegabytes }) => [
    name,
    grouped(number),
    String(runs),
    tenths(cpuSeconds),
    String(startMegabytes),
    String(peakMegabytes),
  ]);
  const header = ['function', 'rows', 'runs', 'processor s', 'MB before', 'peak MB'];
  return { title: 'Memory of the functions that take in rows', rows: [header, ...rows], origin, notes: [] };
}
