import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dollarsPerConnection, totalOf } from '../dollars';
import { FOLDER, textOf } from '../files';
import { accountScenario } from './bulk-accounts';
import type { BulkRun } from './results';
import { BULK_SCENARIOS } from './scenarios';

const BULK = join(FOLDER, 'bulk.json');

/** `docs/bench/bulk.json`: what files of rows cost; the same in every run, on every machine. */
export interface BulkFile {
  readonly runs: readonly PricedBulkRun[];
}

/** A counted file with its dollars, so that readers of the file need not know prices. */
export interface PricedBulkRun extends BulkRun {
  /** Shared among rows and singles. */
  readonly dollarsPerRow: number;
}

/** What goes into `bulk.json`. */
export function bulkFile(runs: readonly BulkRun[]): BulkFile {
  return { runs: runs.map(priced) };
}

/** The file with other runs in the place of those of the same scenarios, in the order of the scenarios. */
export function withRuns(file: BulkFile, { runs }: BulkFile): BulkFile {
  return { runs: merged(file.runs, runs) };
}

/** What was found of scenarios, newer ones in the place of older, in the order of the scenarios. */
export function merged<Run extends Pick<BulkRun, 'scenario'>>(older: readonly Run[], newer: readonly Run[]): Run[] {
  const found = new Map([...older, ...newer].map((run) => [JSON.stringify(run.scenario), run]));
  return BULK_SCENARIOS.flatMap((scenario) => found.get(JSON.stringify(scenario)) ?? []);
}

/** Connections of a run: its rows, and the single requests beside. */
export function connectionsOf({ scenario, singles }: Pick<BulkRun, 'scenario' | 'singles'>): number {
  return scenario.rows + (singles?.requests ?? 0);
}

/** Nothing has been counted when the file is not there. */
export async function readBulk(): Promise<BulkFile> {
  try {
    return JSON.parse(await readFile(BULK, 'utf8')) as BulkFile; // written below
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { runs: [] };
    throw error;
  }
}

/** Writes the file. */
export async function writeBulk(file: BulkFile): Promise<void> {
  await writeFile(BULK, textOf(file));
}

function priced(run: BulkRun): PricedBulkRun {
  const scenario = { ...accountScenario(run.scenario), connections: connectionsOf(run) };
  return { ...run, dollarsPerRow: totalOf(dollarsPerConnection({ scenario, counts: run.counts })) };
}
