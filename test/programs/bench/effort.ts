import type { Effort } from './results';

/** What this process has used since it began; the table's engine is another one. */
export function effortSoFar(): Effort {
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const { user, system } = process.cpuUsage();
  return { seconds: tenths(performance.now() / 1e3), cpuSeconds: tenths((user + system) / 1e6), peakMegabytes };
}

/** To a tenth. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
