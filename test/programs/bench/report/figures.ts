import type { Approach } from '../results';

/** What an approach is called in tables and charts. */
export const APPROACH_NAMES: Readonly<Record<Approach, string>> = {
  'vpn-provisioner': 'VPN Provisioner',
  'job-poller': 'job poller',
  'polling-client': 'polling client',
};

/** A share of a whole: without decimals where there are none. */
export function mean(total: number, connections: number): string {
  const value = total / connections;
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

/** Dollars per 1,000 connections, from those of one; `–` for what costs nothing. */
export function perThousand(dollars: number): string {
  return dollars === 0 ? '–' : (dollars * 1_000).toFixed(3);
}

/** A duration to a tenth of a second. */
export function tenths(seconds: number): string {
  return seconds.toFixed(1);
}

/** 90 s, 2 min. */
export function duration(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
