/** `YYYY-MM-DDTHH:MM:SS.ffffffZ`, as tokens carry it (provider-apis.md 5.1). The last three digits are always zero. */
export function isoMicroseconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}

/** `YYYY-MM-DD HH:MM:SS.ffffff` in UTC without a zone, as `created_at` has it (provider-apis.md 2.1). */
export function plainMicroseconds(timeMs: number): string {
  return isoMicroseconds(timeMs).replace('T', ' ').replace('Z', '');
}
