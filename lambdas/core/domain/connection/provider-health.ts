import type { HealthState } from '../../../contract/api/provider';
import { factorOf, isSilent } from './pace';
import type { PaceRecord } from './pace';

/** How a provider account fares, and since when, epoch ms; an account that is well says no time. */
export interface ProviderHealth {
  readonly state: HealthState;
  readonly sinceMs?: number | undefined;
}

/**
 * How an account fares: `paused` by a person; `degraded` while its provider gives no usable answer for a minute, or after it
 * has said that we call too often, until the rate has recovered (protocol.md 8.5).
 */
export function healthOf(record: PaceRecord, nowMs: number): ProviderHealth {
  const { pause, silence, cut } = record;
  if (pause !== undefined) return { state: 'paused', sinceMs: pause.atMs };
  if (isSilent(record)) return { state: 'degraded', sinceMs: silence?.sinceMs };
  return factorOf(record, nowMs) < 1 ? { state: 'degraded', sinceMs: cut?.atMs } : { state: 'ok' };
}
