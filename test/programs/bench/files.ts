import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../support/processes';
import { dollarsPerConnection, totalOf, type Dollars } from './dollars';
import type { ColdImport } from './functions/cold-imports';
import { PRICES } from './prices';
import type { BulkEffort, FunctionMemory } from './bulk/results';
import type { BulkScenario } from './bulk/scenarios';
import type { CountedRun, Effort, Scenario } from './results';
import type { SocketRun } from './sockets/measure';
import type { StandingParts } from './standing';

/** Where everything that the command writes is, but for the section of the README. */
export const FOLDER = join(PROJECT, 'docs/bench');
const COUNTS = join(FOLDER, 'counts.json');
const MACHINE = join(FOLDER, 'machine.json');

/** `docs/bench/counts.json`: what is the same in every run, on every machine. */
export interface CountsFile {
  readonly prices: { readonly takenDownOn: string; readonly region: string };
  readonly standing: StandingParts;
  readonly runs: readonly PricedRun[];
}

/** A counted run with its dollars, so that readers of the file need not know prices. */
export interface PricedRun extends CountedRun {
  readonly dollarsPerConnection: Dollars & { readonly total: number };
}

/** `docs/bench/machine.json`: what differs from machine to machine and from run to run. A part that was never measured is absent. */
export interface MachineFile {
  readonly functions?: { readonly origin: Origin; readonly imports: readonly ColdImport[] };
  readonly sockets?: { readonly origin: Origin; readonly runs: readonly SocketRun[] };
  readonly effort?: { readonly origin: Origin; readonly runs: readonly ScenarioEffort[] };
  readonly bulk?: {
    readonly origin: Origin;
    readonly runs: readonly { readonly scenario: BulkScenario; readonly effort: BulkEffort }[];
    readonly functions: readonly FunctionMemory[];
  };
}

/** What counting one scenario cost. */
export interface ScenarioEffort {
  readonly scenario: Scenario;
  readonly effort: Effort;
}

/** Where and when something was measured. */
export interface Origin {
  /** The day, as YYYY-MM-DD. */
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
}

/** What goes into `counts.json`. */
export function countsFile(runs: readonly CountedRun[], standing: StandingParts): CountsFile {
  const { takenDownOn, region } = PRICES;
  return { prices: { takenDownOn, region }, standing, runs: runs.map(priced) };
}

function priced(run: CountedRun): PricedRun {
  const dollars = dollarsPerConnection(run);
  return { ...run, dollarsPerConnection: { ...dollars, total: totalOf(dollars) } };
}

/** The text of a file; the same values give the same bytes. */
export function textOf(file: object): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws Error when the file is not there */
export async function readCountsText(): Promise<string> {
  return readFile(COUNTS, 'utf8');
}

/** @throws Error when the file is not there */
export async function readCounts(): Promise<CountsFile> {
  return JSON.parse(await readCountsText()) as CountsFile; // written below
}

/** Nothing has been measured when the file is not there. */
export async function readMachine(): Promise<MachineFile> {
  try {
    return JSON.parse(await readFile(MACHINE, 'utf8')) as MachineFile; // written below
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

export async function writeCounts(file: CountsFile): Promise<void> {
  await writeFile(COUNTS, textOf(file));
}

export async function writeMachine(file: MachineFile): Promise<void> {
  await writeFile(MACHINE, textOf(file));
}
