import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClock, type ClockSettings } from './base/clock';

const fileName = 'clock.json';

/**
 * The latest time that the last run's clock can have left in a data folder, epoch ms: what it showed when a file of
 * the folder was last written. 0 without an earlier run.
 */
export function lastClockReadingMs(folder: string): number {
  const names = readdirSync(folder);
  if (!names.includes(fileName)) return 0;
  const settings = JSON.parse(readFileSync(join(folder, fileName), 'utf8')) as ClockSettings; // written by keepClock
  return readClock(settings, Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs)));
}

/** Keeps how the clock runs, for the next run to go on from. */
export function keepClock(folder: string, settings: ClockSettings): void {
  writeFileSync(join(folder, fileName), JSON.stringify(settings), { mode: 0o600 });
}
