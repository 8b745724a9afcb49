import type { MachineFile, ScenarioEffort } from '../files';
import type { BulkScenario } from '../bulk/scenarios';
import type { Effort } from '../results';
import { kindOf } from '../scenarios';

/** How the work grows from 1,000 to 10,000 connections. */
export interface Growth {
  /** Times as long; two runs at a time share the machine, the longest has it for itself in the end. */
  readonly time: number;
  /** Times as much processor time. */
  readonly processor: number;
  /** Times as much memory. */
  readonly memory: number;
  /** Whether neither processor time nor memory has grown more than the number of connections. */
  readonly isLinear: boolean;
}

const FEW = 1_000;
const MANY = 10_000;
/** What else the machine does makes two runs of the same differ by so much. */
const NOISE = 0.1;

/** How counting with the product has grown; undefined when it was not counted in both sizes. */
export function growthOf(runs: readonly ScenarioEffort[]): Growth | undefined {
  const few = effortOf(runs, FEW);
  const many = effortOf(runs, MANY);
  if (few === undefined || many === undefined) return undefined;
  const time = many.seconds / few.seconds;
  const processor = many.cpuSeconds / few.cpuSeconds;
  const memory = many.peakMegabytes / few.peakMegabytes;
  return { time, processor, memory, isLinear: Math.max(processor, memory) <= (MANY / FEW) * (1 + NOISE) };
}

/** The growth as a sentence. */
export function growthText({ time, processor, memory, isLinear }: Growth): string {
  const verdict = isLinear ? 'at most linear' : 'MORE THAN LINEAR';
  return [
    'From 1,000 to 10,000 connections of VPN Provisioner, 10 times as many:',
    `${processor.toFixed(1)} times the processor time, ${time.toFixed(1)} times the time,`,
    `${memory.toFixed(1)} times the memory; ${verdict}.`,
  ].join(' ');
}

function effortOf(runs: readonly ScenarioEffort[], connections: number): Effort | undefined {
  return runs.find(({ scenario }) => {
    const isCrowd = kindOf(scenario) === 'crowd' && scenario.connections === connections;
    return isCrowd && scenario.approach === 'vpn-provisioner';
  })?.effort;
}

type BulkEfforts = NonNullable<MachineFile['bulk']>['runs'];

/** How counting files of rows grows with their size, each size against the one before under the same conditions. */
export function bulkGrowthTexts(runs: BulkEfforts): string[] {
  return runs.flatMap((many) => {
    const few = runs.find(({ scenario }) => isTenthOf(scenario, many.scenario));
    if (few === undefined) return [];
    const processor = many.effort.cpuSeconds / few.effort.cpuSeconds;
    const memory = many.effort.peakMegabytes / few.effort.peakMegabytes;
    const verdict = Math.max(processor, memory) <= TENFOLD * (1 + NOISE) ? 'at most linear' : 'MORE THAN LINEAR';
    const { rows, providers, limits } = many.scenario;
    const what = `${rows} rows instead of ${few.scenario.rows}, ${providers} of ${limits.maxInFlight ?? 'any number'} in flight`;
    return [
      `${what}: ${processor.toFixed(1)} times the processor time, ${memory.toFixed(1)} times the memory; ${verdict}.`,
    ];
  });
}

const TENFOLD = 10;

function isTenthOf(few: BulkScenario, many: BulkScenario): boolean {
  return JSON.stringify({ ...few, rows: few.rows * TENFOLD }) === JSON.stringify(many);
}
