import type { BatchId } from '../batch-id';

/** A line of requests that wait for one provider account: that of a tenant's single requests, or of one of its batches. */
export type LineId = string & { readonly __brand: 'LineId' };

/** How a request waits until its provider has room for it (protocol.md 7.8). */
export interface Admission {
  readonly line: LineId;
  /** Until when it may wait, epoch ms. */
  readonly waitUntilMs: number;
  /** Calls that the provider gets from it, as a rule, until it has accepted what is asked for. */
  readonly calls: number;
  /** What the provider lets only one request work on at a time: a VPN gateway, by its id. */
  readonly exclusive?: string | undefined;
  /** When the reconciler has seen to it that its line is known, epoch ms. */
  readonly seenAtMs?: number | undefined;
}

/** Beginnings of lines: those of single requests sort before those of rows. */
const KIND = { singles: '1#', rows: '2#' } as const;

/** What a line is: whose, and of which batch. */
export interface Line {
  readonly tenant: string;
  /** Absent in the line of a tenant's single requests. */
  readonly batch?: string | undefined;
}

/** The line of a tenant's single requests, or of a batch. */
export function lineOf(tenant: string, batch?: BatchId): LineId {
  return (batch === undefined ? KIND.singles + tenant : `${KIND.rows}${tenant}#${batch}`) as LineId;
}

/** Takes a line's id apart. */
export function readLine(id: LineId): Line {
  const [kind, tenant = '', batch] = id.split('#');
  return kind === '2' ? { tenant, batch } : { tenant };
}

/** Whether a line holds rows of a batch. */
export function isLineOfRows(id: LineId): boolean {
  return id.startsWith(KIND.rows);
}
