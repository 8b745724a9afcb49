import type { HttpResponse } from '../domain/connection/provider-call';

/** Longest wait that we let a provider ask for, in milliseconds. */
const LONGEST_MS = 300_000;

/** The wait that `Retry-After` asks for, in seconds or as a date (RFC 9110 section 10.2.3); at most five minutes. */
export function retryAfterMs(response: HttpResponse, nowMs: number): number | undefined {
  const text = response.headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_MS);
}
